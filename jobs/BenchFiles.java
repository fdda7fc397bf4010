import com.github.luben.zstd.Zstd;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What jobs/bench.py cannot do with Python's standard library alone. Started from its source on the class path of Spark.
 *
 * <pre>
 * parquet IN OUT   the JSON lines files of folder IN as Parquet (zstd) in folder OUT
 * zstd FILE        prints bytes ÷ bytes after zstd, level 3, in blocks of 1 MiB, the size of a Parquet page
 * </pre>
 */
final class BenchFiles {

  private static final int BLOCK = 1 << 20;

  private BenchFiles() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("parquet")) {
      toParquet(args[1], args[2]);
    } else {
      System.out.printf("%.3f%n", ratio(Path.of(args[1])));
    }
  }

  private static void toParquet(String in, String out) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1");
    try (SparkSession session = builder.getOrCreate()) {
      session
          .read()
          .schema("id string, url string, title string, date string, text string")
          .json(in)
          .write()
          .option("compression", "zstd")
          .parquet(out);
    }
  }

  private static double ratio(Path file) throws Exception {
    long before = 0;
    long after = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
        before += block.length;
        after += Zstd.compress(block, 3).length;
      }
    }
    return (double) before / after;
  }
}

package io.karasu.pack
import io.karasu.SparkSessionFixture
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._
import org.apache.spark.sql.functions._
class BenchSuite extends AnyFunSuite with SparkSessionFixture {
  def timed[T](what: String)(b: => T): T = { val t = System.nanoTime; val r = b; Console.err.println(f"BENCH $what ${(System.nanoTime - t) / 1e9}%.2f s"); r }
  test("bench") {
    for (cap <- Seq(4096, 131072)) {
    val sizes = BestFitFullnessTest.lengths(1, 1000000)
    for (i <- 1 to 5) { var b: Array[Int] = null; timed(s"BestFit 1M cap $cap") { b = BestFit.pack(sizes, cap) }
      Console.err.println(s"BENCH bins ${b.max + 1} util ${sizes.map(_.toLong).sum / ((b.max + 1.0) * cap)}") } }
    val docs = (0 until 1000000).map(i => new DrawnDocument(0, i / 1e6, "s", 0, f"$i%032x", BestFitFullnessTest.lengths(1, 1)(0), true)).toList
    val lens = BestFitFullnessTest.lengths(2, 1000000)
    val ds = docs.zip(lens).map { case (d, l) => new DrawnDocument(0, d.place, "s", 0, d.id, l, true) }.asJava
    for (i <- 1 to 3) timed("BlockPacker 1M docs")(new BlockPacker(4096, 1).pack(0, ds).size)
    val table = spark.range(200000).select(md5(col("id").cast("string")).as("id"), when(col("id") % 5 === 0, "b").otherwise("a").as("source"), (lit(20) + pmod(xxhash64(col("id")), lit(1000))).cast("int").as("length"))
      .withColumn("input_ids", transform(sequence(lit(1), col("length")), x => (x * 7 % 32000).cast("int"))).select("id", "source", "input_ids", "length")
    table.write.mode("overwrite").option("compression", "zstd").parquet("target/bench/tokens")
    val tokens = spark.read.parquet("target/bench/tokens")
    val c = new PackConfig(4096, 80000000L, Seq(new MixtureShare("a", 0.6, 1), new MixtureShare("b", 0.4, 3)).asJava, 1, null, null, 16777216L, 2048)
    withConf("spark.sql.shuffle.partitions" -> "8") {
    val p = timed("plan 200k docs")(new Packer(c).plan(tokens))
    Console.err.println("BENCH " + p.report)
    timed("sequences 80M tokens")(p.sequences(tokens, 1, 2).write.mode("overwrite").option("compression", "zstd").parquet("target/bench/sequences"))
    timed("not sampled")(Console.err.println("BENCH " + p.notSampled.count()))
    p.close() }
  }
}

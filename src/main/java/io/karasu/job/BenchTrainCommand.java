package io.karasu.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.config.ConfigException;
import io.karasu.model.Keep;
import io.karasu.model.Precision;
import io.karasu.train.RanksBench;
import io.karasu.train.TrainingBench;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code bench-train [length=512] [rows=1] [steps=5] [keep=everything|products|nothing]
 * [dtype=float32|bfloat16] [threads=N]} and the words of {@link ModelShape}: one line of JSON with
 * what {@link TrainingBench} measures. With {@code ranks=N [overlap=on|off]} what {@link
 * RanksBench} does. For {@code jobs/bench.sh --train}.
 */
final class BenchTrainCommand {

  private BenchTrainCommand() {}

  /**
   * Measures and prints.
   *
   * @throws ConfigException if a word is wrong
   */
  static void print(List<String> words, Configuration hadoop, PrintStream out) {
    ModelShape shape =
        new ModelShape(
            "bench-train",
            words,
            Set.of("length", "rows", "steps", "keep", "dtype", "threads", "ranks", "overlap"));
    try {
      out.println(new ObjectMapper().writeValueAsString(found(shape, hadoop)));
    } catch (JsonProcessingException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }

  private static Map<String, Object> found(ModelShape shape, Configuration hadoop) {
    Keep keep =
        Keep.valueOf(
            shape
                .choice("keep", List.of("everything", "products", "nothing"))
                .toUpperCase(Locale.ROOT));
    int length = shape.number("length", 512, 2);
    int rows = shape.number("rows", 1, 1);
    int steps = shape.number("steps", 5, 1);
    int ranks = shape.number("ranks", 0, 0);
    if (ranks > 0) {
      boolean overlaps = shape.choice("overlap", List.of("on", "off")).equals("on");
      return RanksBench.run(
          shape.config(hadoop), new RanksBench.Options(length, rows, steps, keep, ranks, overlaps));
    }
    TrainingBench.Options options =
        new TrainingBench.Options(
            length,
            rows,
            steps,
            keep,
            Precision.valueOf(
                shape.choice("dtype", List.of("float32", "bfloat16")).toUpperCase(Locale.ROOT)),
            shape.number("threads", Runtime.getRuntime().availableProcessors(), 1));
    return TrainingBench.run(shape.config(hadoop), options);
  }
}

package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.spark.RunFolder;
import io.karasu.train.barrier.ProgressFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code jobs/submit.py} asks without starting Spark: {@code check}, {@code config}, {@code
 * digest}, {@code status}, {@code plan}, {@code stop}, {@code summary}, {@code perplexity}, {@code
 * kernels}, {@code plan-training}, {@code bench-train}; and {@code provenance} and {@code
 * tokenizers}, which do start it, in this JVM. Results go to stdout, everything else to stderr.
 */
public final class Command {

  private static final Logger LOG = LoggerFactory.getLogger(Command.class);

  /** Exit code of {@code check} for a step that has nothing to do. */
  static final int NOTHING_TO_DO = 10;

  private static final String NO_INPUT = "--no-input";

  private final Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
  private final PrintStream out;
  private int code = Job.DONE;

  Command(PrintStream out) {
    this.out = out;
  }

  /** Runs one command; see {@code jobs/submit.py}. */
  public static void main(String[] args) {
    Command command = new Command(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    int code = Job.exitCode(() -> command.run(new ArrayList<>(List.of(args))));
    System.exit(code == Job.DONE ? command.code : code);
  }

  /** The exit code of a command that did not fail. */
  int code() {
    return code;
  }

  void run(List<String> words) {
    String name = words.isEmpty() ? "" : words.remove(0);
    switch (name) {
      case "bench-train" -> BenchTrainCommand.print(words, hadoop, out);
      case "check" -> check(step(words), words);
      case "config" -> config(step(words), words);
      case "digest" -> new RunViews(folder(words), out).digest();
      case "status", "plan" -> plan(words);
      case "stop" -> StopCommand.run(words, hadoop, out);
      case "summary" ->
          new Summary(new RunFolder(Invocation.parse(words).run(), hadoop), out).print();
      case "kernels" -> KernelsCommand.write(words, hadoop);
      case "perplexity" -> PerplexityCommand.parse(words).print(hadoop, out);
      case "plan-training" -> PlanCommand.print(words, hadoop, out);
      case "provenance" -> ProvenanceCommand.parse(words).print(hadoop, out);
      case "tokenizers" -> TokenizersCommand.parse(words).print(hadoop, out);
      default ->
          throw new ConfigException(
              List.of(
                  "command line: "
                      + name
                      + " (expected bench-train, check, config, digest, kernels, perplexity, plan, plan-training, provenance, status, stop, summary or tokenizers)"));
    }
  }

  private void check(Step step, List<String> words) {
    boolean isConfigOnly = words.remove(NO_INPUT);
    Invocation invocation = Invocation.parse(words);
    ResolvedConfig config = ResolvedConfig.checkAll(step, invocation, hadoop);
    if (isConfigOnly) {
      return;
    }
    RunFolder folder = new RunFolder(invocation.run(), hadoop);
    Fingerprint.of(config, folder, hadoop);
    if (Steps.whyRun(config, folder, hadoop) == null) {
      LOG.info("{}: nothing to do, {} is up to date", step.id(), folder.root());
      code = NOTHING_TO_DO;
    }
  }

  private void config(Step step, List<String> words) {
    Invocation invocation = Invocation.parse(words);
    ResolvedConfig config = ResolvedConfig.checkAll(step, invocation, hadoop);
    out.print(ConfigPrinter.print(config.tree()));
  }

  /** Checks every step's configuration and the raw inputs, then says what would run and why. */
  private void plan(List<String> words) {
    Invocation invocation = Invocation.parse(words);
    RunFolder folder = new RunFolder(invocation.run(), hadoop);
    String changed = null;
    for (ResolvedConfig config : Configs.checked(invocation, hadoop)) {
      String why =
          changed != null ? changed + " runs before it" : Steps.whyRun(config, folder, hadoop);
      out.println(
          config.step().id()
              + "\t"
              + (why == null ? "done" : "run")
              + "\t"
              + (why == null ? "up to date" : seen(config.step(), folder).orElse(why)));
      changed = changed == null && why != null ? config.step().id() : changed;
    }
  }

  /** How far a training is that runs now, or did when its driver was lost. */
  private static Optional<String> seen(Step step, RunFolder folder) {
    if (!step.isTraining()) {
      return Optional.empty();
    }
    long now = System.currentTimeMillis();
    return ProgressFile.read(folder, step.id())
        .map(
            state ->
                (state.isFresh(now) ? "" : "it has not finished; its driver was lost: ")
                    + state.words(now));
  }

  private static Step step(List<String> words) {
    String name = words.isEmpty() ? "" : words.remove(0);
    return Step.named(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of(
                        "command line: step: "
                            + name
                            + " (expected one of "
                            + Step.names()
                            + ")")));
  }

  private RunFolder folder(List<String> words) {
    if (words.size() != 1) {
      throw new ConfigException(
          List.of("command line: digest " + words + " (expected digest RUN)"));
    }
    return new RunFolder(words.get(0), hadoop);
  }
}

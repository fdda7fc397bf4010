package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.config.ConfigFolder;
import io.karasu.config.ConfigNode;
import io.karasu.config.Problems;
import io.karasu.model.DecoderConfig;
import io.karasu.model.huggingface.ModelException;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.spark.CheckException;
import io.karasu.spark.RunFolder;
import io.karasu.train.ModelConfig;
import io.karasu.train.TrainConfig;
import io.karasu.train.plan.KnownModel;
import io.karasu.train.plan.Plan;
import io.karasu.train.plan.PlanText;
import io.karasu.train.plan.Settings;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code plan-training --conf DIR --run DIR [step=pretrain|finetune] [model=NAME] [gpu=NAME]
 * [hosts=N] [gpusPerHost=N] [fabric=NAME] [sequenceLength=N] [tokens=N] [efficiency=SHARE]
 * [format=text|json] [key.path=value …]}: what a training takes; {@code jobs/submit.py plan}.
 */
final class PlanCommand {

  private final Invocation invocation;
  private final PlanWords words;
  private final Configuration hadoop;

  private PlanCommand(List<String> words, Configuration hadoop) {
    this.invocation = Invocation.parse(words);
    this.words = new PlanWords(invocation.overrides());
    this.hadoop = hadoop;
  }

  /** A model's shape, its name, and where the shape is from. */
  private record Shape(DecoderConfig config, String name) {}

  /** Tokens to train on, and where their number is from. */
  private record Tokens(double number, String source) {}

  /**
   * Prints a plan.
   *
   * @throws ConfigException if a word or a key is wrong, or the model's shape is not known
   * @throws CheckException if the training does not fit on the GPUs; it is printed before
   */
  static void print(List<String> words, Configuration hadoop, PrintStream out) {
    new PlanCommand(words, hadoop).print(out);
  }

  private void print(PrintStream out) {
    Step step = step();
    TrainConfig config =
        (TrainConfig)
            ResolvedConfig.checkAll(
                    step,
                    new Invocation(invocation.conf(), invocation.run(), words.settings()),
                    hadoop)
                .record();
    Shape shape = shape(step, config);
    Integer length = words.sequenceLength();
    Settings settings =
        Settings.of(config, length == null ? (int) pack("sequenceLength", 1 << 24) : length);
    Plan plan = Plan.of(shape.config(), settings, words.cluster(), words.efficiency());
    Tokens tokens = tokens(config, settings);
    out.print(
        words.isJson()
            ? PlanJson.write(plan, shape.name(), tokens.number()) + "\n"
            : new PlanText(plan, shape.name(), tokens.number(), tokens.source()).write());
    if (!plan.fits()) {
      throw new CheckException(
          String.format(
              Locale.ROOT,
              "%s: %.1f GB for each GPU (expected at most %.0f)",
              step.id(),
              plan.memory().total() / 1e9,
              plan.cluster().gpu().memory() / 1e9));
    }
  }

  private Tokens tokens(TrainConfig config, Settings settings) {
    Double said = words.tokens();
    if (said != null) {
      return new Tokens(said, "as said");
    }
    if (config.steps() != null) {
      double step = (double) settings.rowsPerStep() * settings.sequenceLength();
      return new Tokens(config.steps() * step, "steps × tokensPerStep");
    }
    return config.table() == TrainConfig.Input.SEQUENCES
        ? new Tokens(config.epochs() * pack("tokenBudget", Long.MAX_VALUE), "tokenBudget × epochs")
        : new Tokens(1e9, "an example: how many " + config.table() + " has is not known; tokens=N");
  }

  /** A number of pack's configuration, which need not be complete: chat folders have none. */
  private long pack(String key, long most) {
    Problems problems = new Problems();
    ConfigNode tree =
        new ConfigFolder(invocation.conf(), hadoop, problems).tree(Step.PACK.id(), List.of());
    problems.throwIfAny();
    ConfigNode node = tree.map().get(key);
    if (node != null && node.value() instanceof Long number && number >= 1 && number <= most) {
      return number;
    }
    throw new ConfigException(
        List.of("pack." + key + ": no whole number from 1 to " + most + " (say " + key + "=N)"));
  }

  /** The step that was asked for; else the first of both whose file names a model. */
  private Step step() {
    Step said = words.step();
    if (said != null) {
      return said;
    }
    ConfigFolder folder = new ConfigFolder(invocation.conf(), hadoop, new Problems());
    return !folder.has(Step.PRETRAIN.id()) && folder.has(Step.FINETUNE.id())
        ? Step.FINETUNE
        : Step.PRETRAIN;
  }

  private Shape shape(Step step, TrainConfig config) {
    KnownModel said = words.model();
    if (said != null) {
      return known(said);
    }
    ModelConfig model = config.model();
    if (model.path() != null) {
      return ofFolder(step, config);
    }
    if (model.config() == null) {
      throw new ConfigException(
          List.of(step.id() + ".model: null (expected a model to plan for, or " + form() + ")"));
    }
    Integer vocabulary = model.config().vocabulary();
    if (vocabulary == null) {
      throw new ConfigException(
          List.of(
              step.id()
                  + ".model.config.vocabulary: null (expected a number, to plan:"
                  + " model.config.vocabulary=N, the tokenizer's entries)"));
    }
    return new Shape(
        model.config().decoder(vocabulary, null, List.of(), null),
        "the shape in " + step.id() + ".model.config");
  }

  private Shape ofFolder(Step step, TrainConfig config) {
    String path = TrainingInputs.modelPath(config, new RunFolder(invocation.run(), hadoop));
    try {
      return new Shape(ModelFolder.shape(path, hadoop), path + "/config.json");
    } catch (ModelException | UncheckedIOException cannotBeOpened) {
      Optional<KnownModel> known = KnownModel.ofFolder(path);
      return known
          .map(PlanCommand::known)
          .orElseThrow(
              () ->
                  new ConfigException(
                      List.of(
                          step.id()
                              + ".model.path: "
                              + config.model().path()
                              + " cannot be opened (expected a folder with config.json, or "
                              + form()
                              + ")")));
    }
  }

  private static Shape known(KnownModel model) {
    return new Shape(model.config(), model + " (shape: " + model.source() + ")");
  }

  private static String form() {
    return "the word model=" + KnownModel.words();
  }
}

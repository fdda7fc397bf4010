package io.karasu.job;

import io.karasu.config.ConfigException;
import io.karasu.config.ConfigFolder;
import io.karasu.config.Problems;
import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig;
import io.karasu.model.huggingface.ModelException;
import io.karasu.model.huggingface.ModelFolder;
import io.karasu.pack.PackConfig;
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
 * [hosts=N] [gpusPerHost=N] [fabric=NAME] [tokens=N] [efficiency=SHARE] [format=text|json]
 * [key.path=value …]}: what a training takes; {@code jobs/submit.py plan}.
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
    TrainConfig config = (TrainConfig) resolved(step, words.settings()).record();
    PackConfig pack = (PackConfig) resolved(Step.PACK, List.of()).record();
    Shape shape = shape(step, config);
    Settings settings = Settings.of(config, pack.sequenceLength());
    Plan plan = Plan.of(shape.config(), settings, words.cluster(), words.efficiency());
    Double said = words.tokens();
    double tokens = said == null ? tokens(config, pack) : said;
    out.print(
        words.isJson()
            ? PlanJson.write(plan, shape.name(), tokens) + "\n"
            : new PlanText(plan, shape.name(), tokens, tokensSource(said, config)).write());
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

  private static double tokens(TrainConfig config, PackConfig pack) {
    return config.steps() == null
        ? config.epochs() * pack.tokenBudget()
        : (double) config.steps()
            * config.rowsPerStep(pack.sequenceLength())
            * pack.sequenceLength();
  }

  private static String tokensSource(@Nullable Double said, TrainConfig config) {
    if (said != null) {
      return "as said";
    }
    return config.steps() == null ? "pack's tokenBudget × epochs" : "steps × tokensPerStep";
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

  private ResolvedConfig resolved(Step step, List<String> overrides) {
    return ResolvedConfig.checkAll(
        step, new Invocation(invocation.conf(), invocation.run(), overrides), hadoop);
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

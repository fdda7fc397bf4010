package io.karasu.train.plan;

import io.karasu.model.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan in words and numbers, with its formulas.
 *
 * @param plan what is planned
 * @param model the model's name and where its shape is from
 * @param tokens tokens to train on
 * @param tokensSource where their number is from
 */
public record PlanText(Plan plan, String model, double tokens, String tokensSource) {

  private static final double GIGA = 1e9;

  /** Operations a second of bfloat16 matrix products, measured for this project. */
  private static final double H200_PRODUCTS = 788e12;

  /** All of it. */
  public String write() {
    StringBuilder text = new StringBuilder();
    head(text);
    memory(text);
    traffic(text);
    time(text);
    choices(text);
    original(text);
    return text.toString();
  }

  private void head(StringBuilder text) {
    Settings settings = plan.settings();
    Cluster cluster = plan.cluster();
    int ranks = cluster.ranks();
    line(text, "model     %s", model);
    line(
        text,
        "          N = %,d parameters, L = %d layers, d = %d",
        plan.config().parameters(),
        plan.config().layers(),
        plan.config().hidden());
    line(text, "cluster   %s = %d ranks", cluster, ranks);
    line(
        text,
        "          %s: %.0f GB, %.1f TFLOP/s, memory %,.0f GB/s, %.0f GB/s to the host's GPUs",
        cluster.gpu().source(),
        cluster.gpu().memory() / GIGA,
        cluster.gpu().peak() / 1e12,
        cluster.gpu().bandwidth() / GIGA,
        cluster.gpu().link() / GIGA);
    if (cluster.hosts() > 1) {
      line(
          text,
          "          %s: %.4g GB/s",
          cluster.fabric().source(),
          cluster.fabric().bytesPerSecond() / GIGA);
    }
    line(
        text,
        "training  T = %d; a step: %d sequences, %d for a rank, %d micro-batches of at most %d; %s",
        settings.sequenceLength(),
        settings.rowsPerStep(),
        settings.rowsPerRank(ranks),
        settings.microSteps(ranks),
        settings.microRows(ranks),
        words(settings));
    line(text, "tokens    %,.0f (%s)", tokens, tokensSource);
  }

  private String words(Settings settings) {
    return "microBatchRows: "
        + settings.microBatchRows()
        + ", "
        + settings.keeping(plan.config().layers())
        + ", levels: "
        + settings.levels()
        + ", dtype "
        + lower(settings.precision())
        + ", gradients "
        + lower(settings.gradients());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void memory(StringBuilder text) {
    line(text, "");
    line(text, "Memory of a GPU, GB (10^9 bytes)");
    for (MemoryPlan.Item item : plan.memory().items()) {
      line(text, "  %7.2f  %-44s %s", item.bytes() / GIGA, item.name(), item.formula());
    }
    line(
        text,
        "  %7.2f  together, of %.0f: %s",
        plan.memory().total() / GIGA,
        plan.cluster().gpu().memory() / GIGA,
        plan.fits() ? "fits" : "DOES NOT FIT");
    List<String> changes = Advice.changes(plan);
    if (!plan.fits()) {
      line(
          text,
          "  fits after one of these changes: %s",
          changes.isEmpty() ? "none was found; take GPUs with more memory" : "");
    }
    changes.forEach(change -> line(text, "    - %s", change));
  }

  private void traffic(StringBuilder text) {
    Settings settings = plan.settings();
    Traffic traffic = plan.traffic();
    Division division = plan.cluster().division(settings.levels());
    line(text, "");
    line(text, "Traffic of a GPU, each way, GB");
    line(
        text,
        "  %7.2f  a micro-batch: (2 × %d + %d) B × N × %d/%d: weights forward and back, gradients",
        traffic.microStep() / GIGA,
        settings.precision().bytes(),
        settings.gradients().bytes(),
        division.inner() - 1,
        division.inner());
    line(
        text,
        "  %7.2f  a step, micro-batches: %d",
        traffic.microStep() * plan.time().microSteps() / GIGA,
        plan.time().microSteps());
    if (traffic.meeting() > 0) {
      line(
          text,
          "  %7.2f  when hosts meet, once a step: (4 + %d) B × N/%d × %d/%d; %.2f leave a host",
          traffic.meeting() / GIGA,
          settings.precision().bytes(),
          division.inner(),
          division.outer() - 1,
          division.outer(),
          traffic.hostMeeting() / GIGA);
    }
  }

  private void time(StringBuilder text) {
    StepTime time = plan.time();
    Efficiency efficiency = plan.efficiency();
    line(text, "");
    line(text, "Time of a step, s");
    line(
        text,
        "  %7.2f  computing a micro-batch: tokens × (6 N + 12 L d T) / (MFU × peak)",
        time.compute());
    line(
        text,
        "           MFU of kept layers %.2f %%: %s",
        percent(efficiency.kept()),
        efficiency.keptSource());
    line(
        text,
        "           of recomputed layers %.2f %%: %s",
        percent(efficiency.recomputed()),
        efficiency.recomputedSource());
    if (plan.cluster().gpu() == Gpu.H200) {
      line(
          text,
          "           an H200 was measured at %.0f TFLOP/s in matrix products alone: %.1f %% at most",
          H200_PRODUCTS / 1e12,
          percent(H200_PRODUCTS / Gpu.H200.peak()));
    }
    line(text, "  %7.2f  exchange of a micro-batch over the slowest link", time.exchange());
    line(
        text,
        "  %7.2f  a micro-batch: %s of both",
        time.microStep(),
        plan.settings().prefetch() ? "the larger (prefetch)" : "the sum (no prefetch)");
    line(text, "  %7.2f  hosts meet", time.meeting());
    line(text, "  %7.2f  optimiser: 32 B × N / ranks / memory's speed", time.optimiser());
    line(
        text,
        "  %7.2f  together: %s",
        time.step(),
        time.isHeldUpByNetwork() ? "THE NETWORK IS THE LIMIT" : "computing is the limit");
    line(
        text,
        "  %,.0f tokens/s/GPU = %.1f %% MFU (tokens/s × (6 N + 12 L d T) / peak); %.1f hours",
        time.tokensPerSecond(),
        percent(time.mfu()),
        hours(plan));
  }

  private double hours(Plan other) {
    return other.time().hours(tokens, other.cluster().ranks());
  }

  private static double percent(double share) {
    return 100 * share;
  }

  private void choices(StringBuilder text) {
    line(text, "");
    line(text, "Choices            memory  step s  tokens/s/GPU   MFU    hours  settings");
    row(text, "as configured", plan);
    choice(text, "best, one level", Advice.best(plan, 1));
    if (Advice.hasTwoLevels(plan)) {
      choice(text, "best, two levels", Advice.best(plan, 2));
    }
    Optional<Plan> best = Advice.best(plan);
    line(
        text,
        "  use %s",
        best.map(one -> words(one.settings()) + ": " + Advice.reason(one))
            .orElse("more GPUs, or GPUs with more memory: no settings fit"));
    best.filter(one -> one.time().isHeldUpByNetwork()).ifPresent(one -> network(text, one));
  }

  /** What else helps where the network is the limit. */
  private void network(StringBuilder text, Plan best) {
    Settings settings = best.settings();
    if (settings.gradients() != Precision.BFLOAT16) {
      Plan halved = best.with(settings.withGradients(Precision.BFLOAT16));
      if (halved.time().step() < best.time().step()) {
        line(text, "  with sharding.gradients: bfloat16 it is %.1f hours", hours(halved));
      }
    }
    if (settings.levels() == 2) {
      Plan rarer = best.with(settings.withTokensPerStep(4 * settings.tokensPerStep()));
      line(
          text,
          "  with tokensPerStep: %,d, so that hosts meet a quarter as often, it is %.1f hours",
          4 * settings.tokensPerStep(),
          hours(rarer));
    }
  }

  private void choice(StringBuilder text, String name, Optional<Plan> best) {
    if (best.isPresent()) {
      row(text, name, best.get());
    } else {
      line(text, "  %-16s nothing fits", name);
    }
  }

  private void row(StringBuilder text, String name, Plan one) {
    Settings settings = one.settings();
    line(
        text,
        "  %-16s %7.2f %7.2f %13.0f %5.1f %8.1f  levels: %d, microBatchRows: %d, %s%s%s",
        name,
        one.memory().total() / GIGA,
        one.time().step(),
        one.time().tokensPerSecond(),
        percent(one.time().mfu()),
        hours(one),
        settings.levels(),
        settings.microBatchRows(),
        settings.keeping(one.config().layers()),
        one.fits() ? "" : "; does not fit",
        one.time().isHeldUpByNetwork() ? "; the network is the limit" : "");
  }

  private void original(StringBuilder text) {
    line(text, "");
    line(
        text,
        "The original: 7 × 10^9 tokens, Shisa-7B, 16 × a100-40, 60 h = %,.0f tokens/s/GPU = %.1f %% MFU"
            + " at T = 2048, %.1f %% at 4096",
        Original.tokensPerSecond(),
        percent(Original.mfu(2048)),
        percent(Original.mfu(4096)));
    double operations = Flops.perToken(plan.config(), plan.settings().sequenceLength());
    double peak = plan.cluster().gpu().peak() * plan.cluster().ranks();
    line(
        text,
        "  this plan's %,.0f tokens at the original's %.1f %%: %.1f h; at %.2f %% (%s): %.1f h",
        tokens,
        percent(Original.mfu(4096)),
        tokens * operations / (peak * Original.mfu(4096)) / 3600,
        percent(plan.efficiency().recomputed()),
        plan.efficiency().recomputedSource(),
        tokens * operations / (peak * plan.efficiency().recomputed()) / 3600);
    line(
        text,
        "  The rows are others' measurements on such GPUs. Karasu was not measured on several GPUs:"
            + " say efficiency=SHARE, the mfu of your table steps with keep: everything, once you have it.");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}

package io.karasu.train.plan;

import io.karasu.model.Keep;
import io.karasu.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which settings to use for a model on a cluster, and what to change where they do not fit. */
public final class Advice {

  /** Micro-batches are tried up to so many sequences. */
  private static final int MOST_ROWS = 32;

  /** A step that is less than so much shorter is not worth more memory. */
  private static final double WORTH = 0.995;

  /** Hosts are added up to so many times. */
  private static final int MOST_HOSTS = 64;

  private static final String SMALLEST =
      "keep: nothing, microBatchRows: 1, sharding.levels: 1, sharding.gradients: bfloat16 together";

  private Advice() {}

  /** The fastest settings that fit, with any number of levels. */
  public static Optional<Plan> best(Plan plan) {
    Optional<Plan> one = best(plan, 1);
    Optional<Plan> two = hasTwoLevels(plan) ? best(plan, 2) : Optional.empty();
    if (one.isEmpty() || two.isEmpty()) {
      return one.isPresent() ? one : two;
    }
    return isWorth(two.get(), one.get()) ? two : one;
  }

  /** Whether two levels differ from one. */
  public static boolean hasTwoLevels(Plan plan) {
    return plan.cluster().hosts() > 1;
  }

  /** The fastest settings that fit, with so many levels; of equally fast ones the smallest. */
  public static Optional<Plan> best(Plan plan, int levels) {
    Plan best = null;
    long most = StrictMath.min(MOST_ROWS, plan.settings().rowsPerRank(plan.cluster().ranks()));
    for (int rows = 1; rows <= most; rows++) {
      Settings settings = plan.settings().withLevels(levels).withMicroBatchRows(rows);
      for (Keep keep : List.of(Keep.PRODUCTS, Keep.NOTHING)) {
        Plan tried = fullest(plan.with(settings.withKeep(keep, 0)));
        if (tried.fits() && (best == null || isWorth(tried, best))) {
          best = tried;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean isWorth(Plan tried, Plan best) {
    return tried.time().step() < WORTH * best.time().step();
  }

  /** The same with as many layers as fit that keep everything. */
  private static Plan fullest(Plan plan) {
    int layers = plan.config().layers();
    Settings settings = plan.settings();
    Plan everything = plan.with(settings.withKeep(Keep.EVERYTHING, 0));
    if (everything.fits()) {
      return everything;
    }
    int low = 0;
    int high = layers;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (plan.with(settings.withKeep(settings.keep(), middle)).fits()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return plan.with(settings.withKeep(settings.keep(), low));
  }

  /** Single changes after which a plan fits that does not; none if it fits. */
  public static List<String> changes(Plan plan) {
    List<String> changes = new ArrayList<>();
    if (plan.fits()) {
      return changes;
    }
    Settings now = plan.settings();
    offer(changes, plan, "fullLayers: 0", settings -> settings.withKeep(now.keep(), 0));
    offer(changes, plan, "keep: products", settings -> settings.withKeep(Keep.PRODUCTS, 0));
    offer(changes, plan, "keep: nothing", settings -> settings.withKeep(Keep.NOTHING, 0));
    offer(changes, plan, "microBatchRows: 1", settings -> settings.withMicroBatchRows(1));
    offer(changes, plan, "sharding.levels: 1", settings -> settings.withLevels(1));
    offer(
        changes,
        plan,
        "sharding.gradients: bfloat16",
        settings -> settings.withGradients(Precision.BFLOAT16));
    boolean isHopeless = changes.isEmpty();
    if (isHopeless) {
      offer(changes, plan, SMALLEST, Advice::smallest);
    }
    for (int hosts = plan.cluster().hosts() + 1; hosts <= MOST_HOSTS; hosts++) {
      Plan more = plan.withHosts(hosts);
      boolean isHeldAsItIs = more.fits();
      if (isHeldAsItIs || (isHopeless && more.with(smallest(now)).fits())) {
        changes.add(
            hosts
                + " hosts of "
                + plan.cluster().gpusPerHost()
                + " GPUs"
                + (isHeldAsItIs ? "" : " and " + SMALLEST));
        break;
      }
    }
    return changes;
  }

  private static Settings smallest(Settings settings) {
    return settings
        .withKeep(Keep.NOTHING, 0)
        .withMicroBatchRows(1)
        .withLevels(1)
        .withGradients(Precision.BFLOAT16);
  }

  private static void offer(
      List<String> changes, Plan plan, String words, UnaryOperator<Settings> change) {
    Settings changed = change.apply(plan.settings());
    if (!changed.equals(plan.settings()) && plan.with(changed).fits()) {
      changes.add(words);
    }
  }

  /** Why these settings, in a sentence. */
  public static String reason(Plan best) {
    StepTime time = best.time();
    String network =
        time.isHeldUpByNetwork()
            ? "the network takes longer than computing"
            : "computing takes longer than the network";
    if (!hasTwoLevels(best)) {
      return "one host has one level, and more kept layers mean less computing";
    }
    if (best.settings().levels() == 2) {
      return "hosts that meet once a step wait less for the network than hosts that exchange every"
          + " layer; then "
          + network;
    }
    return "one level holds the least memory for each GPU, which leaves room for kept layers, and "
        + network;
  }
}

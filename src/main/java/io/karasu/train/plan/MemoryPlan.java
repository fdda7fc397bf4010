package io.karasu.train.plan;

import io.karasu.model.DecoderConfig;
import io.karasu.model.FlatUnit;
import io.karasu.model.Keep;
import io.karasu.model.Layout;
import io.karasu.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a rank holds, item by item, at the moment when it holds most: the end of a forward pass.
 *
 * @param items all of them; those of 0 bytes too
 */
public record MemoryPlan(List<Item> items) {

  /** Float32 weights that the optimiser updates. */
  public static final String MASTER = "master weights";

  /** Both of AdamW's moments. */
  public static final String MOMENTS = "moments";

  /** The sum of the gradient over micro-batches. */
  public static final String GRADIENT = "gradient";

  /** Weights in the format of computing. */
  public static final String COMPUTING = "weights to compute with";

  /** Two buffers in which layers take turns. */
  public static final String LAYER_WEIGHTS = "two buffers for a layer's weights";

  /** The buffer of embedding and head. */
  public static final String END_WEIGHTS = "buffer for embedding's or head's weights";

  /** Two buffers in which layers take turns. */
  public static final String LAYER_GRADIENTS = "two buffers for a layer's gradient";

  /** The buffer of embedding and head. */
  public static final String END_GRADIENTS = "buffer for embedding's or head's gradient";

  /** What layers keep for their backward pass. */
  public static final String ACTIVATIONS = "kept for the backward pass";

  /** The largest working set of one layer or of the head. */
  public static final String WORK = "work of a layer or the head";

  /** Kinds of items. */
  public enum Group {
    /** As long as the training runs. */
    STATE,
    /** Memory for exchanges, as long as the training runs. */
    BUFFERS,
    /** From a forward to its backward pass. */
    KEPT,
    /** While one layer computes; an estimate. */
    WORK
  }

  /**
   * One of them.
   *
   * @param name what
   * @param group its kind
   * @param bytes how much
   * @param formula how it is counted
   */
  public record Item(String name, Group group, long bytes, String formula) {}

  /** Copies the list. */
  public MemoryPlan {
    items = List.copyOf(items);
  }

  /**
   * Counts what a rank holds.
   *
   * @param division how the model is divided among ranks
   * @param rows sequences of the largest micro-batch
   */
  public static MemoryPlan of(
      DecoderConfig config, Settings settings, Division division, long rows) {
    List<Item> items = new ArrayList<>();
    state(items, config, settings, division);
    buffers(items, config, settings, division);
    long tokens = rows * settings.sequenceLength();
    items.add(kept(config, settings, tokens));
    items.add(
        new Item(
            WORK, Group.WORK, new Work(config, settings, tokens, division).bytes(), Work.FORMULA));
    return new MemoryPlan(items);
  }

  private static void state(
      List<Item> items, DecoderConfig config, Settings settings, Division division) {
    List<FlatUnit> units = Layout.of(config).units();
    Precision computing = settings.precision();
    long master = computing.master().bytes();
    long own = sum(units, unit -> division.own(unit.size()));
    long part = sum(units, unit -> division.part(unit.size()));
    boolean isMaster = computing == computing.master() && division.outer() == 1;
    items.add(new Item(MASTER, Group.STATE, master * own, master + " B × N / ranks"));
    items.add(new Item(MOMENTS, Group.STATE, 2 * master * own, 2 * master + " B × N / ranks"));
    items.add(
        new Item(
            GRADIENT,
            Group.STATE,
            master * part,
            master + " B × N / " + division.inner() + " (inner group)"));
    items.add(
        new Item(
            COMPUTING,
            Group.STATE,
            isMaster ? 0 : computing.bytes() * part,
            isMaster
                ? "the master weights serve"
                : computing.bytes() + " B × N / " + division.inner() + " (inner group)"));
  }

  private static long sum(List<FlatUnit> units, ToLongFunction<FlatUnit> size) {
    return units.stream().mapToLong(size).sum();
  }

  private static void buffers(
      List<Item> items, DecoderConfig config, Settings settings, Division division) {
    List<FlatUnit> units = Layout.of(config).units();
    long embedding = division.padded(units.get(0).size());
    long head = division.padded(units.get(units.size() - 1).size());
    long layer =
        units.subList(1, units.size() - 1).stream()
            .mapToLong(unit -> division.padded(unit.size()))
            .max()
            .orElse(0);
    long ends = config.tied() ? embedding + head : StrictMath.max(embedding, head);
    boolean isNeeded = division.inner() > 1;
    long weight = isNeeded ? settings.precision().bytes() : 0;
    long gradient = isNeeded ? settings.gradients().bytes() : 0;
    items.add(buffer(LAYER_WEIGHTS, 2 * weight * layer, "2 × " + weight + " B × layer"));
    items.add(buffer(END_WEIGHTS, weight * ends, weight + " B × " + ends(config)));
    items.add(buffer(LAYER_GRADIENTS, 2 * gradient * layer, "2 × " + gradient + " B × layer"));
    items.add(buffer(END_GRADIENTS, gradient * ends, gradient + " B × " + ends(config)));
  }

  private static Item buffer(String name, long bytes, String formula) {
    return new Item(
        name, Group.BUFFERS, bytes, bytes == 0 ? "one rank has all and needs none" : formula);
  }

  private static String ends(DecoderConfig config) {
    return config.tied() ? "(embedding + last norm)" : "the larger of embedding and head";
  }

  private static Item kept(DecoderConfig config, Settings settings, long tokens) {
    long bytes = 0;
    for (int layer = 0; layer < config.layers(); layer++) {
      bytes += kept(config, settings, settings.keep(layer, config.layers())) * tokens;
    }
    return new Item(
        ACTIVATIONS,
        Group.KEPT,
        bytes,
        settings.keeping(config.layers())
            + "; a token and layer: "
            + kept(config, settings, settings.keep(0, config.layers()))
            + " B in the first, "
            + kept(config, settings, settings.keep(config.layers() - 1, config.layers()))
            + " B in the last");
  }

  /** Bytes that a layer keeps of a token: numbers of the computing format, and attention's log. */
  static long kept(DecoderConfig config, Settings settings, Keep keep) {
    long logs = keep == Keep.NOTHING ? 0 : (long) config.heads() * Float.BYTES;
    return keep.perToken(config) * settings.precision().bytes() + logs;
  }

  /** Bytes of all items. */
  public long total() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /** Bytes of the items of a kind. */
  public long bytes(Group group) {
    return items.stream().filter(item -> item.group == group).mapToLong(Item::bytes).sum();
  }

  /**
   * Bytes of an item.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public long bytes(String name) {
    return items.stream()
        .filter(item -> item.name.equals(name))
        .mapToLong(Item::bytes)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no item " + name));
  }
}

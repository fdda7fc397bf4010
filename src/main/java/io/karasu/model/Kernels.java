package io.karasu.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The tensor maths of a decoder on one device. Parameters and gradients are the flat vectors of
 * {@link Layout}; a vector may be longer than its unit (padding). What is made for a micro-batch
 * belongs to its {@link Packing}; the vectors of {@link Vectors} belong to the kernels.
 *
 * <p>Gradients: with {@code accumulate} a kernel adds to {@code dflat}, without it overwrites. A
 * {@code dflat} has the model's format or float32, which loses nothing when many micro-batches are
 * summed. Not safe for calls from several threads on the same arrays.
 */
public final class Kernels implements AutoCloseable {

  /** Queries that a windowed document computes at a time on the CPU. */
  private static final int LEAST_BAND = 128;

  private static final int MOST_BAND = 1024;

  private final DecoderConfig config;
  private final Precision precision;
  private final Layout layout;
  private final Tensors tensors;

  private Kernels(DecoderConfig config, Precision precision, Tensors tensors) {
    this.config = config;
    this.precision = precision;
    this.layout = Layout.of(config);
    this.tensors = tensors;
  }

  /**
   * Starts the engine and loads the kernels of a model.
   *
   * @throws IllegalArgumentException if the device cannot compute in the format
   */
  public static Kernels open(DecoderConfig config, Device device, Precision precision) {
    if (device.isGpu() && precision != Precision.BFLOAT16) {
      throw new IllegalArgumentException(
          "dtype: " + precision + " (expected " + Precision.BFLOAT16 + " on a GPU)");
    }
    return new Kernels(config, precision, Tensors.open(config, device));
  }

  /** Sets the threads that one operation uses on the CPU, for the whole process. */
  public static void useThreads(int threads) {
    Tensors.useThreads(threads);
  }

  /** The model's shape. */
  public DecoderConfig config() {
    return config;
  }

  /** Where the model's parameters lie. */
  public Layout layout() {
    return layout;
  }

  /** The format that parameters and activations have. */
  public Precision precision() {
    return precision;
  }

  /** Where everything lies. */
  public Device device() {
    return tensors.device();
  }

  /**
   * Puts a micro-batch on the device, to train on.
   *
   * @throws IllegalArgumentException if an id or a target is not in the vocabulary
   */
  public Packing pack(Batch batch) {
    return pack(batch, false);
  }

  /** Puts a micro-batch on the device, to evaluate: Qwen-1 stretches long documents. */
  public Packing packForEvaluation(Batch batch) {
    return pack(batch, config.stretch() != null);
  }

  private Packing pack(Batch batch, boolean stretched) {
    batch.requireBelow(config.vocabulary());
    NDManager scope = tensors.scope();
    Positions positions = Positions.of(batch, stretched ? config.stretch() : null);
    NDArray empty = scope.create(new float[0], new Shape(0));
    NDList attention =
        tensors.call(
            scope,
            "rotary",
            tensors.longs(scope, positions.places()),
            positions.stretches() == null ? empty : tensors.doubles(scope, positions.stretches()),
            precision.code());
    attention.add(positions.logn() == null ? empty : tensors.doubles(scope, positions.logn()));
    attention.add(tensors.longs(Tensors.host(scope), widened(batch.bounds())));
    attention.add(scope.create(batch.bounds()));
    attention.add(banded(batch) ? band(scope) : empty);
    return new Packing(
        scope,
        batch,
        tensors.longs(scope, widened(batch.ids())),
        attention,
        tensors.longs(scope, positions.supervised()),
        tensors.longs(scope, positions.targets()));
  }

  private boolean banded(Batch batch) {
    return config.window() > 0 && batch.longest() > config.window() && !device().isGpu();
  }

  private NDArray band(NDManager scope) {
    int step = Math.max(LEAST_BAND, Math.min(MOST_BAND, config.window()));
    return tensors.call(scope, "band", step, precision.code()).get(0);
  }

  private static long[] widened(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** Embeds a micro-batch: shape {@code (tokens, hidden)}. */
  public NDArray embed(NDArray embedding, Packing packing) {
    return tensors.call(packing.scope(), "embed", embedding, packing.ids()).get(0);
  }

  /** Gradient of the embedding for the gradient of what {@link #embed} gave. */
  public void embedBackward(NDArray dx, Packing packing, NDArray dflat, boolean accumulate) {
    tensors.call(packing.scope(), "embed_backward", dx, packing.ids(), dflat, beta(accumulate));
  }

  /** A layer without anything kept. */
  public NDArray forward(NDArray x, NDArray flat, Packing packing) {
    return tensors.call(packing.scope(), "forward", x, flat, packing.attention()).get(0);
  }

  /** A layer whose backward pass will follow. The result's {@code kept} owns {@code x}. */
  public LayerOutput forward(NDArray x, NDArray flat, Packing packing, Keep keep) {
    NDList made = tensors.call(packing.scope(), keep.forward(), x, flat, packing.attention());
    NDArray y = made.remove(0);
    return new LayerOutput(y, new Kept(x, made, keep));
  }

  /**
   * A layer's backward pass.
   *
   * @param kept what the forward pass kept; still the caller's to close
   * @param flat the layer's parameters, as they were in the forward pass
   * @param dy gradient for the layer's result
   * @param dflat where the parameters' gradient goes
   * @return gradient for the layer's input
   */
  public NDArray backward(
      Kept kept, NDArray flat, NDArray dy, NDArray dflat, boolean accumulate, Packing packing) {
    return tensors
        .call(
            packing.scope(),
            kept.keep().backward(),
            kept.x(),
            flat,
            kept.arrays(),
            dy,
            dflat,
            beta(accumulate),
            packing.attention())
        .get(0);
  }

  /**
   * Final norm, output matrix and cross-entropy, forward and backward in one, in chunks: the logits
   * of the micro-batch never exist.
   *
   * @param x the last layer's result
   * @param head the head's parameters
   * @param embedding the embedding's parameters, read if the model is tied
   * @param scale factor of the gradient: 1 / supervised tokens of the optimiser step
   * @param dhead where the head's gradient goes
   * @param dembedding where the gradient of a tied matrix goes, before {@link #embedBackward} adds
   *     its part
   */
  public HeadOutput head(
      NDArray x,
      NDArray head,
      NDArray embedding,
      double scale,
      NDArray dhead,
      NDArray dembedding,
      boolean accumulate,
      Packing packing) {
    NDList made =
        tensors.call(
            packing.scope(),
            "head",
            x,
            head,
            config.tied() ? embedding : head,
            matrixAt(),
            packing.rows(),
            packing.targets(),
            scale,
            dhead,
            config.tied() ? dembedding : dhead,
            beta(accumulate));
    return new HeadOutput(made.get(0), made.get(1));
  }

  /** Losses of the supervised tokens, in their order, natural logarithm. */
  public double[] losses(NDArray x, NDArray head, NDArray embedding, Packing packing) {
    try (NDManager scope = tensors.scope()) {
      NDArray losses =
          tensors
              .call(
                  scope,
                  "losses",
                  x,
                  head,
                  config.tied() ? embedding : head,
                  matrixAt(),
                  packing.rows(),
                  packing.targets())
              .get(0);
      NDArray wide = tensors.call(scope, "cast", losses, Precision.FLOAT64.code()).get(0);
      return tensors.values(wide);
    }
  }

  /** Logits of every token, shape {@code (tokens, vocabulary)}: for short texts. */
  public NDArray logits(NDArray x, NDArray head, NDArray embedding, Packing packing) {
    NDArray weight = config.tied() ? embedding : head;
    return tensors.call(packing.scope(), "logits", x, head, weight, matrixAt()).get(0);
  }

  private long matrixAt() {
    return config.tied() ? 0 : config.hidden();
  }

  private static double beta(boolean accumulate) {
    return accumulate ? 1 : 0;
  }

  /** Flat vectors on the device: memory, arithmetic, the optimiser. */
  public Vectors vectors() {
    return new Vectors(tensors);
  }

  /** The library's part of a step alone, for benchmarks. */
  public LibraryAlone libraryAlone(Packing packing, Keep keep) {
    return new LibraryAlone(this, tensors, packing, keep);
  }

  /** The oracle: result, input's gradient and parameters' gradient of a layer by autograd. */
  NDList differentiate(NDArray x, NDArray flat, NDArray dy, Packing packing) {
    return tensors.differentiate(x, flat, dy, packing.attention());
  }

  /** Arrays that are alive, for tests of leaks: those of the root, and its open scopes. */
  int alive() {
    return tensors.manager().getManagedArrays().size();
  }

  /** Where a test makes arrays that autograd accepts. */
  NDManager manager() {
    return tensors.manager();
  }

  /** Releases the kernels and every array that they made. */
  @Override
  public void close() {
    tensors.close();
  }
}

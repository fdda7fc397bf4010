package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import io.karasu.model.FlatUnit;
import io.karasu.model.Layout;
import io.karasu.model.Piece;
import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * A model's first weights: matrices normal with deviation 0.02 ({@code initializer_range} of
 * transformers), those that write into the residual stream divided by √(2 · layers) (Radford et
 * al., GPT-2, 2019), norms 1, biases 0. An element depends on nothing but the seed, its unit and
 * its index there, so any range reads the same on any machine.
 */
public final class NewModel implements UnitSource {

  private static final double DEVIATION = 0.02;

  /** The step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), whose mixing this uses. */
  private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;

  private final DecoderConfig config;
  private final long seed;
  private final List<FlatUnit> units;

  /** A model of this shape and seed. */
  public NewModel(DecoderConfig config, long seed) {
    this.config = config;
    this.seed = seed;
    this.units = Layout.of(config).units();
  }

  /**
   * A model whose shape is read from a {@code config.json}.
   *
   * @param file path or URI of the file
   * @throws ModelException as {@link ModelFolder#open}
   */
  public static NewModel open(String file, long seed, Configuration hadoop) {
    Folder folder = Folder.around(file, hadoop);
    return new NewModel(ConfigReader.read(folder.json(Folder.name(file)), file), seed);
  }

  @Override
  public DecoderConfig config() {
    return config;
  }

  @Override
  public void read(int unit, long from, long to, FloatBuffer into) {
    FlatUnit flat = units.get(unit);
    Objects.checkFromToIndex(from, to, flat.size());
    if (into.remaining() < to - from) {
      throw new BufferOverflowException();
    }
    long start = mix(seed + GAMMA * (unit + 1));
    for (Piece piece : flat.pieces()) {
      long first = StrictMath.max(from, piece.offset());
      long last = StrictMath.min(to, piece.offset() + piece.size());
      fill(piece, start, first, last, into);
    }
  }

  private void fill(Piece piece, long start, long first, long last, FloatBuffer into) {
    double deviation = deviation(piece);
    float constant = isNorm(piece) ? 1 : 0;
    for (long index = first; index < last; index++) {
      into.put(
          deviation == 0
              ? constant
              : (float) (deviation * NormalQuantile.of(uniform(mix(start + GAMMA * (index + 1))))));
    }
  }

  private double deviation(Piece piece) {
    return switch (piece.role()) {
      case INPUT_NORM, POST_NORM, FINAL_NORM, QUERY_BIAS, KEY_BIAS, VALUE_BIAS -> 0;
      case OUTPUT, DOWN -> DEVIATION / StrictMath.sqrt(2.0 * config.layers());
      case EMBEDDING, QUERY, KEY, VALUE, GATE, UP, HEAD -> DEVIATION;
    };
  }

  private static boolean isNorm(Piece piece) {
    return switch (piece.role()) {
      case INPUT_NORM, POST_NORM, FINAL_NORM -> true;
      default -> false;
    };
  }

  /** 53 bits as a number inside (0, 1). */
  private static double uniform(long bits) {
    return ((bits >>> 11) + 0.5) * 0x1p-53;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}

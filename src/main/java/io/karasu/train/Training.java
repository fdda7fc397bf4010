package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.model.DecoderConfig;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is trained, on what, and where its state lies: everything that a rank needs to begin.
 *
 * @param step {@code pretrain} or {@code finetune}, for messages
 * @param config the configuration
 * @param decoder the model's shape
 * @param path the Hugging Face folder of the first weights; null: new weights
 * @param sequences folder of the table
 * @param digest digest of the table's content
 * @param checkpoints {@code checkpoints/NAME} of the run
 * @param code version of the code
 */
public record Training(
    String step,
    TrainConfig config,
    DecoderConfig decoder,
    @Nullable String path,
    String sequences,
    String digest,
    String checkpoints,
    String code)
    implements Serializable {

  /** Hex digits of a training's folder. */
  private static final int DIGITS = 12;

  /**
   * What the weights depend on besides the code. A training that differs in it is another one, and
   * never goes on from this one's checkpoints.
   */
  public Map<String, Object> identity() {
    Map<String, Object> identity = new TreeMap<>();
    identity.put("model", path == null ? "new, seed " + config.model().seed() : path);
    identity.put("shape", decoder.toString());
    identity.put("sequences", digest);
    identity.put("dtype", config.dtype().toString());
    identity.put("seed", config.seed());
    identity.put("blockRows", (long) config.blockRows());
    identity.put("tokensPerStep", config.tokensPerStep());
    // A constant rate does not depend on the end: such a training may be made longer.
    if (config.schedule().kind() != ScheduleConfig.Kind.CONSTANT) {
      identity.put("steps", config.steps());
      identity.put("epochs", config.epochs());
    }
    identity.put("schedule", config.schedule().toString());
    identity.put("adamw", config.adamw().toString());
    identity.put("clipNorm", config.clipNorm());
    identity.put("gradients", config.sharding().gradients().toString());
    identity.put("validationSequences", config.validationSequences());
    identity.put("lossWatch", config.lossWatch().toString());
    return identity;
  }

  /** The folder of this training's checkpoints, below {@link #checkpoints}. */
  public String folder() {
    try {
      byte[] text = identity().toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return checkpoints + "/" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

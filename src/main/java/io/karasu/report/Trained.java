package io.karasu.report;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.SeenDocument;
import java.util.List;

/**
 * A training: its rows of the table {@code steps}, and what the record of the step says. Of a model
 * whose record gave way to that of another one there are the rows alone. Losses are in nats per
 * token.
 *
 * @param model name of the model
 * @param step the step that trained it; null without its record
 * @param parameters of the model; null without its record
 * @param steps steps done
 * @param tokens tokens seen, padding not counted
 * @param unigramEntropy entropy of the tokens by their frequencies: what a model without context
 *     can reach; null without its record
 * @param lastLoss loss of the last step; null if it is not finite
 * @param validationLoss the last loss on held-out sequences; null if there is none that is finite
 * @param bitsPerByte the same in bits per byte of text, by the tokens per byte of the sources as
 *     they were mixed; null where that is not known
 * @param validation losses on held-out sequences
 * @param loss training loss
 * @param gradientNorm norm of the gradient before clipping
 * @param lr learning rate
 * @param unusualSteps spikes and steps that were not finite
 * @param unusual the first of them
 */
record Trained(
    String model,
    @Nullable String step,
    @Nullable Long parameters,
    long steps,
    long tokens,
    @Nullable Double unigramEntropy,
    @Nullable Double lastLoss,
    @Nullable Double validationLoss,
    @Nullable Double bitsPerByte,
    List<Validation> validation,
    Curve loss,
    Curve gradientNorm,
    Curve lr,
    long unusualSteps,
    List<Unusual> unusual) {

  /**
   * A loss on held-out sequences.
   *
   * @param step the step after which it was measured
   * @param loss mean over their tokens; null if it is not finite
   */
  record Validation(long step, @Nullable Double loss) {}

  /**
   * A spike or a step that was not finite.
   *
   * @param step its number
   * @param verdict what became of it: mark, skip, skip_non_finite
   * @param loss its loss; null if it is not finite
   * @param gradientNorm norm of its gradient; null if it is not finite
   * @param firstIndex first place in the order of training
   * @param lastIndex last place, inclusive
   * @param documents how many documents it saw
   * @param longest the parts with most tokens, personal data masked
   */
  record Unusual(
      long step,
      String verdict,
      @Nullable Double loss,
      @Nullable Double gradientNorm,
      long firstIndex,
      long lastIndex,
      long documents,
      List<SeenDocument> longest) {}

  /**
   * How fast a training was.
   *
   * @param seconds of all steps, validation and checkpoints not counted
   * @param throughput tokens per second
   */
  record Speed(double seconds, Curve throughput) {}
}

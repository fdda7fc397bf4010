package io.karasu.train;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.TrainingStep;
import java.io.Serializable;

/**
 * What is kept of a step.
 *
 * @param row its row of the table {@code steps}
 * @param verdict what the watch over the loss made of it
 * @param validationLoss mean loss on the held-out sequences after the step, natural logarithm; null
 *     where it was not measured
 */
public record StepEntry(
    TrainingStep row, LossWatch.Verdict verdict, @Nullable Double validationLoss)
    implements Serializable {}

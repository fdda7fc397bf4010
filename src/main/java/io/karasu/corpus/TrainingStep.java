package io.karasu.corpus;

/**
 * One optimiser step of a training as an attempt did it, a row of the table of steps. A step that a
 * later attempt did again, since no checkpoint was left of it, is there once for each; the last
 * attempt's is the one that counts.
 *
 * @param model what is trained: NAME in {@code models/NAME}
 * @param attempt number of the attempt that did the step, from 1
 * @param step number of the step, from 1
 * @param loss mean loss over the step's supervised tokens, natural logarithm; NaN or infinite if
 *     the step was not applied for that reason
 * @param gradNorm norm of the whole gradient before clipping
 * @param lr learning rate
 * @param tokens tokens computed in the step, padding not counted
 * @param tokensPerS tokens ÷ seconds of the step
 * @param mfu share of the device's peak arithmetic that the model's own took; null where the peak
 *     is not known
 * @param computeS seconds of forward pass, backward pass and optimiser
 * @param communicationS seconds of waiting for other ranks
 * @param waitS seconds of waiting for data
 * @param firstIndex first place of the step in the order of training, which in the first epoch is
 *     the index of the sequence
 * @param lastIndex last place, inclusive
 */
public record TrainingStep(
    String model,
    int attempt,
    long step,
    double loss,
    double gradNorm,
    double lr,
    long tokens,
    double tokensPerS,
    @Nullable Double mfu,
    double computeS,
    double communicationS,
    double waitS,
    long firstIndex,
    long lastIndex) {}

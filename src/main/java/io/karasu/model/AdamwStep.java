package io.karasu.model;

/**
 * One step of AdamW with decoupled weight decay.
 *
 * @param step its number, from 1
 * @param learningRate learning rate of this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decay of matrices, as a share of the learning rate; norms and biases have none
 * @param clip factor of the gradient, 1 if its norm is within the limit
 */
public record AdamwStep(
    long step,
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clip) {}

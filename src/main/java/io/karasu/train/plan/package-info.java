/**
 * What a training takes, by formulas: memory of a rank, traffic, time of a step, hours. Pure
 * functions of a model's shape, a training's settings and a cluster; what they count is what {@code
 * io.karasu.train} holds and sends. Every constant is a data sheet's or a published row, and named.
 */
package io.karasu.train.plan;

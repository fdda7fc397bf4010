package io.karasu.report;

/**
 * A step that rejected more of a source than it should.
 *
 * @param step the step
 * @param source the source
 * @param rejected units rejected
 * @param in units that came in
 * @param share rejected ÷ in
 * @param limit {@code wipeOutShare} of the step
 * @param mostly the rule with most of them
 */
record Alarm(
    String step,
    String source,
    long rejected,
    long in,
    double share,
    double limit,
    String mostly) {}

package io.karasu.report;

import java.util.List;
import java.util.Map;

/**
 * One reason for which units did not go on.
 *
 * @param step the step that rejected
 * @param rule its rule
 * @param volume units; text only of those that were documents already
 * @param share units ÷ units that came into the step
 * @param sources source → units
 * @param samples the first by id, personal data masked
 */
record Reason(
    String step,
    String rule,
    Volume volume,
    double share,
    Map<String, Long> sources,
    List<Sample> samples) {}

package io.karasu.report;

import java.util.List;

/**
 * What a rule does to the measured documents it is for, whatever the other rules say.
 *
 * @param bound the rule
 * @param judged documents of its sources
 * @param broken documents that break it
 * @param first documents rejected under it: no earlier rule was broken
 * @param alone documents that break no other rule: they would stay without it
 * @param whatIf documents that would break it with other bounds, ascending; of a rule with two
 *     bounds, each moved alone
 */
record RuleEffect(
    Bound bound, long judged, long broken, long first, long alone, List<WhatIf> whatIf) {

  /**
   * A rule with another bound.
   *
   * @param bound {@code min} or {@code max}
   * @param value the other bound
   * @param broken documents that would break the rule
   */
  record WhatIf(String bound, double value, long broken) {}
}

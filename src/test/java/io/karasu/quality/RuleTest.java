package io.karasu.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTest {

  private static Rule rule(Double min, Double max) {
    return new Rule("kana", "kana_share", min, max, null, null);
  }

  @Test
  void bothBoundsAreAllowedValues() {
    Rule rule = rule(0.1, 0.9);
    assertThat(rule.isBrokenBy(0.1)).isFalse();
    assertThat(rule.isBrokenBy(0.9)).isFalse();
    assertThat(rule.isBrokenBy(0.0999)).isTrue();
    assertThat(rule.isBrokenBy(0.9001)).isTrue();
  }

  @Test
  void whatWasNotMeasuredBreaksTheRule() {
    assertThat(rule(null, 0.9).isBrokenBy(null)).isTrue();
    assertThat(rule(0.1, null).isBrokenBy(Double.NaN)).isTrue();
  }

  @Test
  void appliesToTheNamedSources() {
    Rule only = new Rule("kana", "kana_share", 0.1, null, List.of("web"), null);
    assertThat(only.appliesTo("web")).isTrue();
    assertThat(only.appliesTo("ultrachat")).isFalse();
    Rule except = new Rule("kana", "kana_share", 0.1, null, null, List.of("ultrachat"));
    assertThat(except.appliesTo("web")).isTrue();
    assertThat(except.appliesTo("ultrachat")).isFalse();
    assertThat(rule(0.1, null).appliesTo("anything")).isTrue();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule("kana_share", "kana_share", 1.1, 0.9, null, null))
        .withMessage("rule kana_share: min 1.1 > max 0.9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule(null, null))
        .withMessage("rule kana: no bound (expected min, max or both)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule(Double.NaN, null))
        .withMessage("rule kana: min NaN (expected a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(" ", "kana_share", 0.1, null, null, null))
        .withMessage("rule name: \" \" (expected a name)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule("kana", "kana_share", 0.1, null, List.of(), List.of()))
        .withMessage("rule kana: sources and exceptSources (expected at most one of them)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule("kana", "kanaShare", 0.1, null, null, null))
        .withMessageStartingWith("rule kana: signal kanaShare (expected one of [length, lines,");
  }

  @Test
  void theFirstBrokenRuleOfTheListCounts() {
    Rule length = new Rule("length", "length", 5.0, null, null, null);
    Rule kana = new Rule("kana", "kana_share", 0.5, null, null, List.of("ultrachat"));
    Rules rules = new Rules(List.of(length, kana));
    assertThat(rules.firstBrokenBy(Measures.of("1", "web", "abc"))).contains(length);
    assertThat(rules.firstBrokenBy(Measures.of("1", "web", "abcdef"))).contains(kana);
    assertThat(rules.firstBrokenBy(Measures.of("1", "ultrachat", "abcdef"))).isEmpty();
    assertThat(rules.firstBrokenBy(Measures.of("1", "web", "あいうえお"))).isEmpty();
  }
}

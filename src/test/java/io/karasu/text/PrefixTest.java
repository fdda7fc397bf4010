package io.karasu.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixTest {

  @Test
  void countsCodePointsAfterLeadingWhiteSpace() {
    assertThat(Prefix.of("\u3000 \n\t\u00A0" + "𠮷".repeat(30))).isEqualTo("𠮷".repeat(25));
  }

  @Test
  void keepsWhiteSpaceInside() {
    assertThat(Prefix.of("あ い\nう")).isEqualTo("あ い\nう");
  }

  @Test
  void ofBlankTextIsEmpty() {
    assertThat(Prefix.of("")).isEmpty();
    assertThat(Prefix.of(" \u3000\n")).isEmpty();
  }

  @Test
  void takesATextOfExactlyItsLengthWhole() {
    String text = "あ".repeat(Prefix.LENGTH);
    assertThat(Prefix.of(text)).isEqualTo(text);
    assertThat(Prefix.of(text + "い")).isEqualTo(text);
  }
}

package io.karasu.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Hash128Test {

  /** The published value of XXH3-128 for no input and seed 0. */
  @Test
  void isXxh3() {
    assertThat(Hash128.ofText("")).isEqualTo("99aa06d3014798d86001c324468d497f");
  }

  @Test
  void tellsTuplesApart() {
    assertThat(Hash128.ofTuple("a", "bc")).isNotEqualTo(Hash128.ofTuple("ab", "c"));
    assertThat(Hash128.ofTuple("a", null)).isNotEqualTo(Hash128.ofTuple("a", ""));
  }
}

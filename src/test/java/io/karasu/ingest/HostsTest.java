package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {

  @ParameterizedTest
  @CsvSource({
    "https://www.Example.GO.JP/a?b#c, www.example.go.jp",
    "http://user:pass@example.jp:8080/, example.jp",
    "http://example.go.jp@evil.com/, evil.com",
    "//example.jp/x, example.jp",
    "https://example.jp., example.jp",
    "https://example.jp\\.go.jp/, example.jp",
    "https://example.com?x=.go.jp, example.com",
    "https://[2001:db8::1]:80/, [2001:db8::1]",
    "https://日本語.jp/, 日本語.jp"
  })
  void aUrlHasAHost(String url, String host) {
    assertThat(Hosts.of(url)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({"''", "example.jp", "/a/b", "https://", "https:///a", "mailto:a@example.go.jp"})
  void otherTextHasNone(String url) {
    assertThat(Hosts.of(url)).isNull();
  }

  @Test
  void noUrlHasNoHost() {
    assertThat(Hosts.of(null)).isNull();
  }

  @Test
  void aSuffixNeverMatchesInsideALabel() {
    List<String> dotted = List.of(".go.jp");
    assertThat(Hosts.endsInOneOf("www.example.go.jp", dotted)).isTrue();
    assertThat(Hosts.endsInOneOf("notgo.jp", dotted)).isFalse();
    assertThat(Hosts.endsInOneOf("go.jp", dotted)).isFalse();
    assertThat(Hosts.endsInOneOf("example.go.jp.example.com", dotted)).isFalse();
    assertThat(Hosts.endsInOneOf("example.jp", List.of("example.jp"))).isTrue();
    assertThat(Hosts.endsInOneOf("a.example.jp", List.of("example.jp"))).isTrue();
    assertThat(Hosts.endsInOneOf("anexample.jp", List.of("example.jp"))).isFalse();
  }

  @Test
  void municipalSitesAreKeptOnlyWhereTheConfigAsks() throws Refusal {
    Culturax without = new Culturax("web", "-", List.of(".lg.jp"), false, null);
    Culturax with = new Culturax("web", "-", List.of(".lg.jp"), true, null);
    com.fasterxml.jackson.databind.node.ObjectNode page =
        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
            .objectNode()
            .put("text", "町")
            .put("url", "https://betsukai.jp/");

    assertThat(with.draft(new Fields(page)).text()).isEqualTo("町");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> without.draft(new Fields(page)))
        .hasMessage("the host ends in none of .lg.jp");
  }
}

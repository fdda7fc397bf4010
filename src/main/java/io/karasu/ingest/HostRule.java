package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.util.List;

/**
 * The rule that chooses web pages by the host of their URL.
 *
 * @param hosts suffixes of hosts that are kept; empty keeps every host
 * @param municipalHosts true to keep the official sites of all municipalities too
 */
record HostRule(List<String> hosts, boolean municipalHosts) {

  /**
   * The suffixes of a config.
   *
   * @throws IllegalArgumentException if one of them can be no suffix of a host
   */
  static List<String> checked(List<String> hosts) {
    for (String host : hosts) {
      if (host.isBlank() || host.contains("/") || host.contains("*") || host.equals(".")) {
        throw new IllegalArgumentException(
            "hosts: \"" + host + "\" (expected a host suffix such as .go.jp)");
      }
    }
    return List.copyOf(hosts);
  }

  /**
   * Does nothing for a URL that is kept.
   *
   * @throws Refusal if the URL has no host or one that is not kept
   */
  void check(@Nullable String url) throws Refusal {
    if (hosts.isEmpty()) {
      return;
    }
    String host = Hosts.of(url);
    if (host == null) {
      throw new Refusal(Refusal.HOST, "the url has no host").with("url", url);
    }
    if (!Hosts.endsInOneOf(host, hosts) && !(municipalHosts && Hosts.isMunicipal(host))) {
      throw new Refusal(Refusal.HOST, "the host ends in none of " + String.join(", ", hosts))
          .with("host", host);
    }
  }
}

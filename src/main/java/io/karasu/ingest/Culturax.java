package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.Set;

/**
 * Web documents in CulturaX's form: {@code text}, {@code timestamp}, {@code url}, {@code source}.
 *
 * @param name the source's name
 * @param path JSON lines or Parquet
 * @param hosts suffixes of hosts that are kept; empty keeps every host. The original kept {@code
 *     .lg.jp}, {@code .go.jp} and {@code .ac.jp} (model card of Karasu-7B)
 * @param municipalHosts true to keep the official sites of all municipalities too
 * @param license what to write in the column {@code license}; null for none
 */
public record Culturax(
    String name, String path, List<String> hosts, boolean municipalHosts, @Nullable String license)
    implements Source, RecordSource {

  /** Checks the suffixes. */
  public Culturax {
    hosts = HostRule.checked(hosts);
  }

  @Override
  public FileForm form(String file) {
    return FileForm.RECORDS;
  }

  @Override
  public Set<String> columnsRead() {
    return Set.of("text", "timestamp", "url");
  }

  @Override
  public String textColumn() {
    return "text";
  }

  @Override
  public Draft draft(Fields record) throws Refusal {
    String url = record.text("url");
    new HostRule(hosts, municipalHosts).check(url);
    return Draft.keyedByText(
        url, null, record.date("timestamp"), license, record.requiredText("text"));
  }
}

package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.netpreserve.jwarc.WarcRecord;

/**
 * The plain text of web pages in WET files, as Common Crawl publishes them: navigation and all.
 * Records of type {@code conversion} are documents; the others are passed over in silence.
 *
 * @param name the source's name
 * @param path WET files, plain or compressed
 * @param hosts suffixes of hosts that are kept; empty keeps every host
 * @param municipalHosts true to keep the official sites of all municipalities too
 * @param license what to write in the column {@code license}; null for none
 */
public record Wet(
    String name, String path, List<String> hosts, boolean municipalHosts, @Nullable String license)
    implements Source, WebSource {

  /** Checks the suffixes. */
  public Wet {
    hosts = HostRule.checked(hosts);
  }

  @Override
  public FileForm form(String file) {
    return FileForm.WARCS;
  }

  @Override
  public String recordType() {
    return "conversion";
  }

  @Override
  public Draft draft(WarcRecord record, int maxBytes) throws Refusal {
    new HostRule(hosts, municipalHosts).check(WarcRecords.url(record));
    try {
      String text = Strict.decode(record.body().stream().readAllBytes(), StandardCharsets.UTF_8);
      return WarcRecords.draft(record, null, license, text);
    } catch (IOException e) {
      throw WarcRecords.damaged("the record's content cannot be read");
    }
  }
}

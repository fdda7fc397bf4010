package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.ingest.web.DecodedPage;
import io.karasu.ingest.web.MainText;
import java.util.List;
import java.util.Optional;
import org.netpreserve.jwarc.WarcRecord;

/**
 * Web pages in WARC files, as Common Crawl publishes them. Records of type response are pages;
 * those of the types request, warcinfo, metadata, revisit, resource, conversion and continuation
 * are not, and are passed over in silence. A response that does not become a document is a row of
 * the ledger under one of the rules that {@link Refusal} names: a host that is not asked for, a
 * status that is not 200, no HTML, a coding of the payload that cannot be undone, bytes in no
 * encoding, or no text but navigation.
 *
 * @param name the source's name
 * @param path WARC files, plain or compressed
 * @param hosts suffixes of hosts that are kept; empty keeps every host
 * @param municipalHosts true to keep the official sites of all municipalities too
 * @param license what to write in the column {@code license}; null for none
 */
public record Warc(
    String name, String path, List<String> hosts, boolean municipalHosts, @Nullable String license)
    implements Source, WebSource {

  /** Checks the suffixes. */
  public Warc {
    hosts = HostRule.checked(hosts);
  }

  @Override
  public FileForm form(String file) {
    return FileForm.WARCS;
  }

  @Override
  public String recordType() {
    return "response";
  }

  @Override
  public Draft draft(WarcRecord record, int maxBytes) throws Refusal {
    new HostRule(hosts, municipalHosts).check(WarcRecords.url(record));
    HttpPage page = HttpPage.of(record, maxBytes);
    String html =
        DecodedPage.of(page.html(), page.charset())
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.ENCODING, "the page decodes in no encoding that it may have"))
            .html();
    if (html.length() > MainText.LONGEST) {
      throw new Refusal(
          Refusal.TOO_LARGE, "the page is longer than " + MainText.LONGEST + " characters");
    }
    Optional<MainText> text = read(html);
    if (text.isEmpty()) {
      throw new Refusal(Refusal.NO_MAIN_TEXT, "the page has no text but navigation");
    }
    return WarcRecords.draft(record, text.get().title(), license, text.get().text());
  }

  private static Optional<MainText> read(String html) throws Refusal {
    try {
      return MainText.of(html);
    } catch (RuntimeException e) {
      // One page in a crawl that the HTML parser fails on must not end a job.
      throw WarcRecords.damaged("the HTML does not parse");
    }
  }
}

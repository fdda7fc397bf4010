package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import io.karasu.ingest.wikipedia.PageXml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The pages of a dump in XML: each becomes a document or one refused record. */
final class PageReader implements SliceReader {

  private final Wikipedia source;
  private final String urlBase;
  private final Limits limits;
  private final String file;
  private final Chunks chunks;
  private final PageScanner pages;
  private boolean isBroken;

  PageReader(Wikipedia source, String urlBase, Limits limits, Slice slice, Chunks chunks) {
    this.source = source;
    this.urlBase = urlBase;
    this.limits = limits;
    this.file = slice.path();
    this.chunks = chunks;
    this.pages = new PageScanner(chunks, slice.isFirst(), limits.maxRecordBytes());
  }

  @Override
  public boolean next(Sink sink) {
    PageScanner.Found found;
    try {
      found = isBroken ? null : pages.next();
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      isBroken = true;
      Refusal refusal = new Refusal(Refusal.UNREADABLE, "the file cannot be read to its end");
      sink.refuse(Rejection.FILE, refusal, file, pages.position());
      return false;
    }
    if (found == null) {
      return false;
    }
    try {
      sink.accept(draft(found), file, found.position());
    } catch (Refusal refusal) {
      boolean isFile =
          found.kind() == PageScanner.Kind.DAMAGE || found.kind() == PageScanner.Kind.NO_PAGE;
      sink.refuse(isFile ? Rejection.FILE : Rejection.RECORD, refusal, file, found.position());
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    chunks.close();
  }

  private Draft draft(PageScanner.Found found) throws Refusal {
    return switch (found.kind()) {
      case PAGE -> page(found);
      case UNCLOSED -> throw new Refusal(Refusal.XML, "the page has no end");
      case STRAY ->
          throw new Refusal(Refusal.XML, "something that is no page stands between pages");
      case DAMAGE -> throw new Refusal(Refusal.UNREADABLE, found.message());
      case NO_PAGE -> throw new Refusal(Refusal.UNREADABLE, "no page begins in the file");
    };
  }

  private Draft page(PageScanner.Found found) throws Refusal {
    if (found.bytes() == null) {
      throw new Refusal(
          Refusal.TOO_LARGE, "the page is longer than maxRecordBytes, " + limits.maxRecordBytes());
    }
    try {
      String xml = Strict.decode(found.bytes(), StandardCharsets.UTF_8);
      return source.draft(PageXml.parse(xml), urlBase);
    } catch (PageXml.Malformed e) {
      throw new Refusal(Refusal.XML, "not well-formed: " + e.getMessage());
    }
  }
}

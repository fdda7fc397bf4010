package io.karasu.ingest;

import java.util.Set;
import org.netpreserve.jwarc.WarcRecord;

/** What the sources of WARC files have in common: records of one type become drafts. */
interface WebSource {

  /** The types that a WARC file may hold (ISO 28500, 5.5). */
  Set<String> TYPES =
      Set.of(
          "warcinfo",
          "response",
          "resource",
          "request",
          "metadata",
          "revisit",
          "conversion",
          "continuation");

  /**
   * The type of the records that are read, in lower case; those of the other types are no pages.
   */
  String recordType();

  /**
   * What the source makes of a record of its type.
   *
   * @param maxBytes largest content after unpacking
   * @throws Refusal if it does not become a document
   */
  Draft draft(WarcRecord record, int maxBytes) throws Refusal;
}

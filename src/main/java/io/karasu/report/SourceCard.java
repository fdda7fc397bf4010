package io.karasu.report;

import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.Map;

/**
 * What the corpus holds of one source.
 *
 * @param source the source
 * @param volume documents and their text
 * @param tokens token ids, EOS not counted; 0 before {@code tokenize}
 * @param dated documents with a date
 * @param firstDate earliest date; null without dates
 * @param lastDate latest date
 * @param hosted documents with a URL that has a host
 * @param hosts distinct hosts
 * @param topHosts the hosts with most documents
 * @param licences licence or legal state (what stands before credits) → tokens, or documents before
 *     {@code tokenize}
 */
record SourceCard(
    String source,
    Volume volume,
    long tokens,
    long dated,
    @Nullable String firstDate,
    @Nullable String lastDate,
    long hosted,
    long hosts,
    List<Share> topHosts,
    Map<String, Long> licences) {

  /**
   * A part of a source.
   *
   * @param name what it is
   * @param documents its documents
   * @param tokens its tokens
   */
  record Share(String name, long documents, long tokens) {}
}

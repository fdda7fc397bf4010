package io.karasu.ingest.aozora;

import io.karasu.corpus.Nullable;
import java.util.Objects;

/**
 * One file of Aozora Bunko, taken apart. Texts have LF line ends and neither start nor end with a
 * blank line.
 *
 * @param title the title lines in plain text, joined by U+3000 (series, title, subtitle), without a
 *     title in Latin or Greek letters; null if the file has no header
 * @param author the author's line in plain text, not the translator's; null if the header has one
 *     line only
 * @param body the work in plain text: no ruby, no notes, gaiji as characters
 * @param header the header as it stood in the file; empty if there is none
 * @param legend the block that explains the signs, as it stood; empty if there is none
 * @param colophon all that follows the work (底本：…), as it stood; empty if there is none
 * @param licence what header, legend and colophon say about rights
 * @param licenceEvidence the sentence that says so; null for {@link Licence#PUBLIC_DOMAIN}
 * @param gaiji how many gaiji notes of the body became characters
 * @param unresolvedGaiji how many gaiji notes of the body became 〓 for want of a code
 * @param notes how many other notes were removed from the body
 * @param restored how many notes named words that the text before them lacks, and were replaced by
 *     these words
 */
public record AozoraWork(
    @Nullable String title,
    @Nullable String author,
    String body,
    String header,
    String legend,
    String colophon,
    Licence licence,
    @Nullable String licenceEvidence,
    int gaiji,
    int unresolvedGaiji,
    int notes,
    int restored) {

  public AozoraWork {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(legend, "legend");
    Objects.requireNonNull(colophon, "colophon");
    Objects.requireNonNull(licence, "licence");
  }
}

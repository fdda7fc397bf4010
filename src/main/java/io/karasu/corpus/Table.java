package io.karasu.corpus;

import java.util.Locale;
import java.util.Set;

/** The tables of a run folder, in the order of the catalogue, and the record of a row of each. */
public enum Table {
  DOCUMENTS(Document.class),
  SIGNALS(Signals.class),
  SIGNATURES(Signature.class),
  REJECTIONS(Rejection.class),
  CORPUS(CorpusDocument.class),
  TOKENS(Tokens.class),
  SEQUENCES(PackedSequence.class),
  /** Written by every training, each its own rows; holds timings, and so has no digest. */
  STEPS(TrainingStep.class);

  private final Class<? extends Record> row;

  Table(Class<? extends Record> row) {
    this.row = row;
  }

  /** The record of a row; its components in order, in snake_case, are the columns. */
  public Class<? extends Record> row() {
    return row;
  }

  /** The name of the table's folder under {@code tables/}. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The columns that the digest leaves out, because they say where a row came from and not what it
   * is.
   */
  public Set<String> columnsOutsideDigest() {
    return this == REJECTIONS ? Set.of("file", "position") : Set.of();
  }
}

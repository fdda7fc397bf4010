package io.karasu.corpus;

import java.util.Objects;

/**
 * One row of the ledger (table {@code rejections}): why one unit did not go on. A unit has one
 * terminal row, under the first rule that it broke.
 *
 * @param unit what was rejected
 * @param id the document's id; null where none could be made
 * @param source the {@code name} of the source in the config
 * @param rule the rule that broke, for example {@code host} or {@code length}
 * @param value the measured value; null for rules without a number
 * @param threshold the bound that the value broke; null for rules without a number
 * @param survivorId the id of the document that stays in this one's place; null unless it is a
 *     duplicate
 * @param file the input file, with {@code !entry} for an entry of an archive; null after ingest;
 *     not part of the digest
 * @param position where in the file: byte offset in the uncompressed file for lines and texts, row
 *     number in a Parquet file; of an archive entry, where its data begins; null if the unit is the
 *     whole file; not part of the digest
 * @param detail JSON with {@code message} and whatever else explains the row; never repeats file or
 *     position; null if the rule says it all
 */
public record Rejection(
    String unit,
    @Nullable String id,
    String source,
    String rule,
    @Nullable Double value,
    @Nullable Double threshold,
    @Nullable String survivorId,
    @Nullable String file,
    @Nullable Long position,
    @Nullable String detail) {

  /** The units that the ledger knows. */
  public static final String FILE = "file";

  public static final String ENTRY = "entry";
  public static final String RECORD = "record";
  public static final String DOCUMENT = "document";

  public Rejection {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(rule, "rule");
  }
}

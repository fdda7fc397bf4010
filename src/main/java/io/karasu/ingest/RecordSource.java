package io.karasu.ingest;

import java.util.Set;

/** What the sources of tables have in common: each record becomes one draft. */
interface RecordSource {

  /** The top-level columns that are read; others are skipped in Parquet. */
  Set<String> columnsRead();

  /** The column without which a Parquet file cannot be read at all. */
  String textColumn();

  /**
   * What the source makes of one record.
   *
   * @throws Refusal if it does not become a document
   */
  Draft draft(Fields record) throws Refusal;
}

package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.Set;

/**
 * Any JSON lines or Parquet with a text column.
 *
 * @param name the source's name
 * @param path JSON lines or Parquet
 * @param columns what the columns are called; only the text must exist, the others become null
 * @param license what to write in the column {@code license}; null for none
 */
public record Text(String name, String path, Columns columns, @Nullable String license)
    implements Source, RecordSource {

  /** The names of the columns in the files. */
  public record Columns(String text, String id, String url, String title, String date)
      implements java.io.Serializable {}

  @Override
  public FileForm form(String file) {
    return FileForm.RECORDS;
  }

  @Override
  public Set<String> columnsRead() {
    return new java.util.TreeSet<>(
        List.of(columns.text(), columns.id(), columns.url(), columns.title(), columns.date()));
  }

  @Override
  public String textColumn() {
    return columns.text();
  }

  @Override
  public Draft draft(Fields record) throws Refusal {
    String text = record.requiredText(columns.text());
    String id = record.id(columns.id());
    String url = record.text(columns.url());
    String title = record.text(columns.title());
    String date = record.date(columns.date());
    return id == null
        ? Draft.keyedByText(url, title, date, license, text)
        : new Draft(List.of(id), false, url, title, date, license, text);
  }
}

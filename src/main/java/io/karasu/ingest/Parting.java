package io.karasu.ingest;

import io.karasu.corpus.Document;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Parts the units of a task: documents go on as rows of the table, everything else about a unit
 * into a narrow file beside. The file of an attempt counts only if the attempt does: Spark hands
 * its name on once the task has succeeded.
 */
record Parting(
    String folder, Broadcast<SerializableConfiguration> hadoop, CollectionAccumulator<String> files)
    implements FlatMapFunction<Iterator<Ingested>, InternalRow>, Serializable {

  @Override
  public Iterator<InternalRow> call(Iterator<Ingested> units) throws IOException {
    TaskContext task = TaskContext.get();
    Path path =
        new Path(
            folder,
            String.format("part-%05d-%d.parquet", task.partitionId(), task.taskAttemptId()));
    Configuration configuration = hadoop.value().value();
    Documents documents =
        new Documents(units, new UnitFile(path, configuration), path.toString(), files);
    task.addTaskCompletionListener((TaskCompletionListener) ended -> documents.close());
    return documents;
  }

  /** A document in the order of its columns. */
  private static InternalRow row(Document document) {
    Object[] columns = {
      UTF8String.fromString(document.id()),
      UTF8String.fromString(document.source()),
      UTF8String.fromString(document.url()),
      UTF8String.fromString(document.title()),
      UTF8String.fromString(document.date()),
      UTF8String.fromString(document.license()),
      UTF8String.fromString(document.text())
    };
    return new GenericInternalRow(columns);
  }

  /** The documents of one task. */
  private static final class Documents implements Iterator<InternalRow> {

    private final Iterator<Ingested> units;
    private final UnitFile file;
    private final String path;
    private final CollectionAccumulator<String> files;
    private boolean over;
    private Document next;

    Documents(
        Iterator<Ingested> units, UnitFile file, String path, CollectionAccumulator<String> files) {
      this.units = units;
      this.file = file;
      this.path = path;
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && !over) {
          advance();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be written", e);
      }
      return next != null;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Document document = next;
      next = null;
      return row(document);
    }

    /** Closes the file of a task that failed; nobody will read it. */
    void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be closed", e);
      }
    }

    private void advance() throws IOException {
      if (!units.hasNext()) {
        over = true;
        file.close();
        files.add(path);
        return;
      }
      Ingested unit = units.next();
      file.write(unit);
      next = unit.document();
    }
  }
}

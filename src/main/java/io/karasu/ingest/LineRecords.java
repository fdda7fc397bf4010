package io.karasu.ingest;

import io.karasu.corpus.Rejection;
import java.io.Closeable;
import java.io.IOException;

/**
 * JSON lines. A line that does not decode or parse is one refused record; where the stream breaks,
 * the rest of the file is one refusal at the last line end before it.
 */
final class LineRecords implements SliceReader {

  private final RecordSource source;
  private final Limits limits;
  private final String file;
  private final Closeable in;
  private final Lines lines;
  private final long end;
  private final String broken;

  LineRecords(
      RecordSource source,
      Limits limits,
      String file,
      Closeable in,
      Lines lines,
      long end,
      String broken) {
    this.source = source;
    this.limits = limits;
    this.file = file;
    this.in = in;
    this.lines = lines;
    this.end = end;
    this.broken = broken;
  }

  @Override
  public boolean next(Sink sink) {
    long start = lines.offset();
    Lines.Line line;
    try {
      line = start < end ? lines.next() : null;
    } catch (IOException | RuntimeException e) {
      // Decompressors throw both for damaged input.
      sink.refuse(Rejection.FILE, new Refusal(Refusal.UNREADABLE, broken), file, start);
      return false;
    }
    if (line == null) {
      return false;
    }
    accept(line, sink);
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void accept(Lines.Line line, Sink sink) {
    if (line.isBlank()) {
      return;
    }
    try {
      if (line.bytes() == null) {
        throw new Refusal(
            Refusal.TOO_LARGE,
            "the line is longer than maxRecordBytes, " + limits.maxRecordBytes());
      }
      for (JsonLine json : JsonLine.of(line)) {
        accept(json, sink);
      }
    } catch (Refusal refusal) {
      sink.refuse(Rejection.RECORD, refusal, file, line.offset());
    }
  }

  private void accept(JsonLine json, Sink sink) {
    try {
      sink.accept(source.draft(new Fields(json.object())), file, json.offset());
    } catch (Refusal refusal) {
      sink.refuse(Rejection.RECORD, refusal, file, json.offset());
    }
  }
}

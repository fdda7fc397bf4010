package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;

/** Reads framed records and hands what becomes of each to the sink. */
record WarcRecords(WebSource source, Limits limits) {

  private static final int DAY = 10;

  /** Takes one record. */
  void accept(WarcFrames.Frame frame, String file, long position, Sink sink) {
    try {
      if (!WebSource.TYPES.contains(frame.type())) {
        throw new Refusal(Refusal.RECORD_TYPE, "the record has an unknown type")
            .with("type", frame.type());
      }
      if (frame.isTooLarge()) {
        throw tooLarge(limits.maxRecordBytes());
      }
      if (frame.bytes() != null) {
        sink.accept(draft(frame.bytes()), file, position);
      }
    } catch (Refusal refusal) {
      sink.refuse(Rejection.RECORD, refusal, file, position);
    }
  }

  /** The refusal of a record or page that is larger than the limit. */
  static Refusal tooLarge(int maxBytes) {
    return new Refusal(Refusal.TOO_LARGE, "the record is longer than maxRecordBytes, " + maxBytes);
  }

  /** The refusal of a record that the framing or the compression does not vouch for. */
  static Refusal damaged(String message) {
    return new Refusal(Refusal.UNREADABLE, message);
  }

  /** The URL of a record; null if it names none. */
  @Nullable
  static String url(WarcRecord record) {
    String url = record.headers().first("WARC-Target-URI").orElse("").strip();
    // Some writers of WARC 1.0 put it in angle brackets, as the standard's grammar had it.
    boolean isBracketed = url.startsWith("<") && url.endsWith(">");
    url = isBracketed ? url.substring(1, url.length() - 1) : url;
    return url.isEmpty() ? null : url;
  }

  /** The day of the capture; null if the record names none. */
  @Nullable
  static String date(WarcRecord record) {
    String date = record.headers().first("WARC-Date").orElse("").strip();
    try {
      return date.length() < DAY ? null : LocalDate.parse(date.substring(0, DAY)).toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A document whose text identifies it. */
  static Draft draft(
      WarcRecord record, @Nullable String title, @Nullable String license, String text) {
    return new Draft(List.of(), true, url(record), title, date(record), license, text);
  }

  private Draft draft(byte[] bytes) throws Refusal {
    if (source.recordType().equals("response")) {
      HttpHeader.forgive(bytes);
    }
    return source.draft(parsed(bytes), limits.maxRecordBytes());
  }

  private static WarcRecord parsed(byte[] bytes) throws Refusal {
    try {
      WarcReader reader = new WarcReader(new ByteArrayInputStream(bytes));
      reader.setLenient(true);
      return reader.next().orElseThrow(() -> damaged("the record is empty"));
    } catch (IOException | RuntimeException e) {
      // jwarc throws both for headers that it does not understand.
      throw damaged("the record's header does not parse");
    }
  }
}

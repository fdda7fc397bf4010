package io.karasu.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON lines. A line that does not decode or parse is one refused record; where the stream breaks,
 * the rest of the file is one refusal at the last line end before it.
 */
final class LineRecords implements SliceReader {

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
      sink.accept(source.draft(new Fields(parse(line))), file, line.offset());
    } catch (Refusal refusal) {
      sink.refuse(Rejection.RECORD, refusal, file, line.offset());
    }
  }

  private ObjectNode parse(Lines.Line line) throws Refusal {
    if (line.bytes() == null) {
      throw new Refusal(
          Refusal.TOO_LARGE, "the line is longer than maxRecordBytes, " + limits.maxRecordBytes());
    }
    String text = Strict.decode(line.bytes(), StandardCharsets.UTF_8);
    JsonNode node =
        tree(line.offset() == 0 && text.startsWith("\ufeff") ? text.substring(1) : text);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new Refusal(Refusal.JSON, "not a JSON object (expected one object a line)");
  }

  @Nullable
  private static JsonNode tree(String text) throws Refusal {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      int marker = message.indexOf(" (start marker at");
      throw new Refusal(
          Refusal.JSON, "not JSON: " + (marker < 0 ? message : message.substring(0, marker)));
    }
  }
}

package io.karasu.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The JSON of one line: one object, or several whole ones where the line end between them was lost.
 *
 * @param offset of the object's first byte in the file
 * @param object what it holds; of a key that stands twice, the last value
 */
record JsonLine(long offset, ObjectNode object) {

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Where Jackson quotes the record or names its own settings. */
  private static final Pattern ASIDE =
      Pattern.compile(" \\((start marker|for [A-Za-z]+ starting) at .*|, from `[^`]*`");

  /**
   * The objects of a line.
   *
   * @throws Refusal if it is not one object, nor two or more with at most one byte between them
   */
  static List<JsonLine> of(Lines.Line line) throws Refusal {
    try {
      return List.of(new JsonLine(line.offset(), parse(line.bytes(), line.offset() == 0)));
    } catch (Refusal refusal) {
      List<JsonLine> several = several(line);
      if (several.isEmpty()) {
        throw refusal;
      }
      return several;
    }
  }

  /**
   * The JSON of a whole file.
   *
   * @throws Refusal if it is not one value, and nothing else
   */
  static JsonNode ofFile(byte[] bytes) throws Refusal {
    JsonNode node = value(bytes, true);
    if (node == null || node.isMissingNode()) {
      throw new Refusal(Refusal.JSON, "not JSON: nothing is there");
    }
    return node;
  }

  private static ObjectNode parse(byte[] bytes, boolean startsFile) throws Refusal {
    JsonNode node = value(bytes, startsFile);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new Refusal(Refusal.JSON, "not a JSON object (expected one object a line)");
  }

  @Nullable
  private static JsonNode value(byte[] bytes, boolean startsFile) throws Refusal {
    String text = Strict.decode(bytes, StandardCharsets.UTF_8);
    return tree(startsFile && text.startsWith("\ufeff") ? text.substring(1) : text);
  }

  @Nullable
  private static JsonNode tree(String text) throws Refusal {
    try {
      return JSON.readTree(text);
    } catch (MismatchedInputException e) {
      throw new Refusal(Refusal.JSON, "not JSON: something follows the value");
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new Refusal(Refusal.JSON, "not JSON: " + ASIDE.matcher(message).replaceAll(""));
    }
  }

  /**
   * A damaged line end makes one line of two sound records. They are told apart only if the line
   * consists of whole objects, so that no part of a broken record is ever taken for a record.
   */
  private static List<JsonLine> several(Lines.Line line) {
    byte[] bytes = line.bytes();
    List<JsonLine> objects = new ArrayList<>();
    int start = 0;
    while (start < bytes.length) {
      int end = endOfObject(bytes, start);
      if (end < 0) {
        return List.of();
      }
      try {
        byte[] part = Arrays.copyOfRange(bytes, start, end);
        objects.add(new JsonLine(line.offset() + start, parse(part, line.offset() + start == 0)));
      } catch (Refusal refusal) {
        return List.of();
      }
      start = end < bytes.length && bytes[end] == '\r' ? end + 1 : end;
      start += isObjectStart(bytes, start) ? 0 : 1;
    }
    return objects.size() > 1 && bytes[bytes.length - 1] == '}' ? objects : List.of();
  }

  /** True if an object can begin here; two opening braces are a damaged line end before one. */
  private static boolean isObjectStart(byte[] bytes, int start) {
    return start < bytes.length
        && bytes[start] == '{'
        && (start + 1 == bytes.length || bytes[start + 1] != '{');
  }

  /** One past the object that begins at {@code start}; -1 if none does or it does not end. */
  private static int endOfObject(byte[] bytes, int start) {
    try (JsonParser parser = JSON.getFactory().createParser(bytes, start, bytes.length - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT
          ? start + (int) parser.currentLocation().getByteOffset()
          : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}

package io.karasu.ingest.precedents;

import com.fasterxml.jackson.databind.JsonNode;
import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of a decision in the layout of hanreiViewer: parts (signature, judgement, main_text,
 * fact_reason) with a {@code header_text}, with {@code texts} or with {@code sections}, which nest.
 * A section is its number, its heading and its first text on one line, then its other texts.
 *
 * <p>Of a text, {@code raw_text} is taken: {@code text} lacks brackets and quotations, which lie
 * apart in {@code blackets} and {@code selifs}.
 */
public final class ViewerText {

  /** A name whose first character was set apart: 松 永圭太; 同 means that a word is repeated. */
  private static final Pattern PARTED =
      Pattern.compile(
          "([\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}&&[^同]]) (?=[\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}]{2})");

  private static final String HEADER_TEXT = "header_text";
  private static final String PARTIES = "judgement";

  private final List<String> lines = new ArrayList<>();
  private String lastHeader = "";

  private ViewerText() {}

  /**
   * The lines of {@code contents}; empty if it holds none.
   *
   * @param contents an object of parts; a header that only repeats that of the part before it,
   *     which the layout gives to fact_reason, is left out
   */
  public static String of(JsonNode contents) {
    ViewerText text = new ViewerText();
    for (Iterator<Map.Entry<String, JsonNode>> parts = contents.fields(); parts.hasNext(); ) {
      Map.Entry<String, JsonNode> part = parts.next();
      text.part(part.getKey(), part.getValue());
    }
    return String.join("\n", text.lines);
  }

  /** The lines of the part {@code signature}: day, number and name of the case. */
  public static List<String> signature(JsonNode contents) {
    ViewerText text = new ViewerText();
    text.texts(contents.path("signature").path("texts"), "", false);
    return List.copyOf(text.lines);
  }

  private void part(String name, JsonNode part) {
    if (part.isTextual()) {
      line(part.textValue());
      return;
    }
    String header = string(part.get(HEADER_TEXT));
    if (!header.equals(lastHeader)) {
      line(header);
      lastHeader = header;
    }
    texts(part.path("texts"), "", name.equals(PARTIES));
    part.path("sections").forEach(this::section);
  }

  private void section(JsonNode section) {
    String number = string(section.get("header"));
    String heading = string(section.get(HEADER_TEXT));
    String first = number + (number.isEmpty() || heading.isEmpty() ? "" : " ") + heading;
    texts(section.path("texts"), first, false);
    section.path("sections").forEach(this::section);
  }

  private void texts(JsonNode texts, String before, boolean areParties) {
    String start = before;
    for (JsonNode text : texts) {
      JsonNode raw = text.has("raw_text") ? text.get("raw_text") : text.get("text");
      String content = string(text.isTextual() ? text : raw);
      line(start + (start.isEmpty() || content.isEmpty() ? "" : " ") + joined(content, areParties));
      start = "";
    }
    line(start);
  }

  private static String joined(String line, boolean isParty) {
    var parted = PARTED.matcher(line);
    return isParty && parted.lookingAt() ? parted.replaceFirst("$1") : line;
  }

  private void line(String text) {
    for (String line : text.split("\n", -1)) {
      String repaired = Spacing.repair(line);
      if (!repaired.isEmpty()) {
        lines.add(repaired);
      }
    }
  }

  private static String string(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? node.textValue() : "";
  }
}

package io.karasu.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Typed access to the fields of one record, whether it came from JSON or from Parquet. */
record Fields(ObjectNode node) {

  private static final Pattern DATE =
      Pattern.compile("([0-9]{4})[-/.]([0-9]{2})[-/.]([0-9]{2})(?![0-9]).*", Pattern.DOTALL);

  /** A text field; null if it is not there or null. */
  @Nullable
  String text(String name) throws Refusal {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new Refusal(Refusal.BAD_TYPE, name + ": " + kind(value) + " (expected text)")
          .with("column", name);
    }
    return value.textValue();
  }

  /** A text field that must be there. */
  String requiredText(String name) throws Refusal {
    String value = text(name);
    if (value == null) {
      throw new Refusal(Refusal.NO_TEXT, name + ": missing or null (expected text)")
          .with("column", name);
    }
    return value;
  }

  /**
   * A field that identifies: text, or a whole number as its digits; null if it is not there or
   * null.
   */
  @Nullable
  String id(String name) throws Refusal {
    JsonNode value = node.get(name);
    return value != null && value.isIntegralNumber() ? value.asText() : text(name);
  }

  /**
   * The day of a date or time stamp in ISO form, also with slashes or dots; null if it is not there
   * or something else.
   */
  @Nullable
  String date(String name) {
    JsonNode value = node.get(name);
    return value == null || !value.isTextual() ? null : day(value.textValue());
  }

  /** The day that a time stamp begins with, as {@link #date}; null if it begins with none. */
  @Nullable
  static String day(@Nullable String timestamp) {
    if (timestamp == null) {
      return null;
    }
    Matcher date = DATE.matcher(timestamp);
    return date.matches() && isDay(date)
        ? date.group(1) + "-" + date.group(2) + "-" + date.group(3)
        : null;
  }

  private static boolean isDay(Matcher date) {
    int month = Integer.parseInt(date.group(2));
    int day = Integer.parseInt(date.group(3));
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= YearMonth.of(Integer.parseInt(date.group(1)), month).lengthOfMonth();
  }

  private static String kind(JsonNode value) {
    return value.getNodeType() == JsonNodeType.NUMBER
        ? "a number"
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}

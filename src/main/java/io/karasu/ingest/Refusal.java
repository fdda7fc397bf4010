package io.karasu.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;

/**
 * Why a record, entry or file does not become a document: a rule of the ledger and the details of
 * this case.
 */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  static final String BAD_TYPE = "bad_type";
  static final String CONTENT_ENCODING = "content_encoding";
  static final String ENCODING = "encoding";
  static final String EMPTY_TEXT = "empty_text";
  static final String ENTRY_PATH = "entry_path";
  static final String HOST = "host";
  static final String HTTP_STATUS = "http_status";
  static final String JSON = "json";
  static final String LICENCE = "licence";
  static final String NOT_CASE = "not_case";
  static final String NO_CONTENTS = "no_contents";
  static final String NO_MAIN_TEXT = "no_main_text";
  static final String NO_TEXT = "no_text";
  static final String NOT_HTML = "not_html";
  static final String NOT_TEXT = "not_text";
  static final String RECORD_TYPE = "record_type";
  static final String ROLE = "role";
  static final String TOO_LARGE = "too_large";
  static final String UNREADABLE = "unreadable";
  static final String REDIRECT = "redirect";
  static final String NAMESPACE = "namespace";
  static final String DISAMBIGUATION = "disambiguation";
  static final String XML = "xml";
  static final String DUPLICATE_ID = "duplicate_id";

  /** Longest value of a detail in chars. */
  private static final int MAX_DETAIL = 200;

  private final String rule;
  private final transient ObjectNode detail;

  /**
   * A refusal under {@code rule}; the message never names file or position, which have columns of
   * their own.
   */
  Refusal(String rule, String message) {
    super(message, null, false, false);
    this.rule = rule;
    this.detail = JsonNodeFactory.instance.objectNode().put("message", message);
  }

  /** Adds one detail; of a long value, which may be a whole damaged record, only the start. */
  Refusal with(String name, @Nullable String value) {
    boolean isLong = value != null && value.length() > MAX_DETAIL;
    detail.put(name, isLong ? value.substring(0, MAX_DETAIL) + "…" : value);
    return this;
  }

  String rule() {
    return rule;
  }

  /** The details as JSON. */
  String detail() {
    return detail.toString();
  }
}

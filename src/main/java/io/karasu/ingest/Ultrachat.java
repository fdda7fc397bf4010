package io.karasu.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * UltraChat-200k: {@code prompt}, {@code prompt_id}, {@code messages} (list of {@code content},
 * role). The conversation becomes one text: each message with its role's label before it, a blank
 * line between two.
 *
 * @param name the source's name
 * @param path JSON lines or Parquet
 * @param roles label of each role that may occur; a conversation with another role is rejected
 * @param license what to write in the column {@code license}; null for none
 */
public record Ultrachat(
    String name, String path, Map<String, String> roles, @Nullable String license)
    implements Source, RecordSource {

  private static final String MESSAGES = "messages";

  /** Copies the labels. */
  public Ultrachat {
    roles = Map.copyOf(roles);
  }

  @Override
  public FileForm form(String file) {
    return FileForm.RECORDS;
  }

  @Override
  public Set<String> columnsRead() {
    return Set.of("prompt_id", MESSAGES);
  }

  @Override
  public String textColumn() {
    return MESSAGES;
  }

  @Override
  public Draft draft(Fields record) throws Refusal {
    String text = conversation(record.node().get(MESSAGES));
    String id = record.id("prompt_id");
    return id == null
        ? Draft.keyedByText(null, null, null, license, text)
        : new Draft(List.of(id), false, null, null, null, license, text);
  }

  private String conversation(@Nullable JsonNode messages) throws Refusal {
    if (messages == null || messages.isNull()) {
      throw new Refusal(Refusal.NO_TEXT, "messages: missing or null (expected a list)")
          .with("column", MESSAGES);
    }
    if (!messages.isArray()) {
      throw new Refusal(Refusal.BAD_TYPE, "messages: not a list (expected a list)")
          .with("column", MESSAGES);
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode message : messages) {
      if (!(message instanceof ObjectNode object)) {
        throw new Refusal(
            Refusal.BAD_TYPE, "messages: an element is no object (expected content and role)");
      }
      Fields fields = new Fields(object);
      String role = fields.requiredText("role");
      String label = roles.get(role);
      if (label == null) {
        throw new Refusal(
                Refusal.ROLE,
                "role: unknown (expected one of "
                    + String.join(", ", roles.keySet().stream().sorted().toList())
                    + ")")
            .with("role", role);
      }
      text.append(text.isEmpty() ? "" : "\n\n")
          .append(label)
          .append(fields.requiredText("content"));
    }
    return text.toString();
  }
}

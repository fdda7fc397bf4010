package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();
  private final Fields fields = new Fields(node);

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "2023-01-31, 2023-01-31",
        "2023/01/31 10:00, 2023-01-31",
        "2024.02.29, 2024-02-29",
        "2023-01-31T00:00:00Z, 2023-01-31",
        "2023-02-29, null",
        "2023-13-01, null",
        "2023-00-01, null",
        "2023-01-00, null",
        "2023-01-311, null",
        "20230131, null",
        "'', null",
        "yesterday, null"
      })
  void aDayIsReadFromTheStartOfTheText(String text, String date) {
    node.put("date", text);
    assertThat(fields.date("date")).isEqualTo(date);
  }

  @Test
  void whatIsNoTextHasNoDay() {
    node.put("date", 20230131);
    assertThat(fields.date("date")).isNull();
    assertThat(fields.date("other")).isNull();
  }

  @Test
  void typesThatDoNotFitAreNamed() {
    node.put("n", 1.5).putNull("null").put("b", true).putArray("list");
    assertThatThrownBy(() -> fields.text("n")).hasMessage("n: a number (expected text)");
    assertThatThrownBy(() -> fields.id("n")).hasMessage("n: a number (expected text)");
    assertThatThrownBy(() -> fields.text("b")).hasMessage("b: boolean (expected text)");
    assertThatThrownBy(() -> fields.text("list")).hasMessage("list: array (expected text)");
    assertThatThrownBy(() -> fields.requiredText("null"))
        .hasMessage("null: missing or null (expected text)");
  }

  @Test
  void absentAndNullFieldsAreNull() throws Refusal {
    node.putNull("null");
    assertThat(fields.text("null")).isNull();
    assertThat(fields.id("absent")).isNull();
  }
}

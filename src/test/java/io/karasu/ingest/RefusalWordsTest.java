package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalWordsTest {

  @Test
  void everyRuleOfIngestIsExplainedInTheReadmeAndTheReport() throws Exception {
    List<String> rules =
        Arrays.stream(Refusal.class.getDeclaredFields())
            .filter(
                field -> field.getType() == String.class && field.getName().equals(upper(field)))
            .map(RefusalWordsTest::value)
            .toList();
    assertThat(rules).contains("host", "redirect", "no_main_text").hasSizeGreaterThan(20);
    String readme = Files.readString(Path.of("README.md"));
    String words = Files.readString(Path.of("src/main/java/io/karasu/report/Words.java"));
    assertThat(rules).allSatisfy(rule -> assertThat(readme).contains("`" + rule + "`"));
    assertThat(rules).allSatisfy(rule -> assertThat(words).contains("entry(\"" + rule + "\","));
  }

  private static String upper(java.lang.reflect.Field field) {
    return field.getName().toUpperCase(java.util.Locale.ROOT);
  }

  private static String value(java.lang.reflect.Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}

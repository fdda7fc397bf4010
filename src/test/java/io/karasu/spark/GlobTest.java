package io.karasu.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  private static final Configuration HADOOP = new Configuration();

  @ParameterizedTest
  @CsvSource({
    "a/*.txt, x.txt, true",
    "a/*.txt, b/x.txt, false",
    "a/**/x.txt, x.txt, true",
    "a/**/x.txt, b/c/x.txt, true",
    "a/**/x.txt, b/cx.txt, false",
    "a/**, b/c/d, true",
    "a/b**, bcd, true",
    "a/b**, bc/d, false",
    "a/?.txt, 猫.txt, true",
    "a/[0-9].txt, 7.txt, true",
    "a/[!0-9].txt, 7.txt, false",
    "'a/{x,y}.txt', y.txt, true",
    "'a/{x,y}.txt', z.txt, false",
    "a/x.t*, xat, false"
  })
  void matches(String pattern, String relative, boolean expected) {
    assertThat(Glob.of(pattern).matches(relative)).isEqualTo(expected);
  }

  @Test
  void findsFilesFoldersAndPatterns(@TempDir Path folder) throws IOException {
    for (String name : List.of("a.txt", "b/c/[1].txt", "b/日本 語.txt", "b/_hidden/x.txt", ".y.txt")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), name);
    }
    assertThat(names(folder, "")).containsExactly("a.txt", "b/c/[1].txt", "b/日本 語.txt");
    assertThat(names(folder, "/**")).containsExactly("a.txt", "b/c/[1].txt", "b/日本 語.txt");
    assertThat(names(folder, "/b/c/[1].txt")).containsExactly("b/c/[1].txt");
    assertThat(names(folder, "/b/*.txt")).containsExactly("b/日本 語.txt");
  }

  @Test
  void saysWhatIsMissing(@TempDir Path folder) {
    String path = folder + "/none/*.txt";
    assertThatThrownBy(() -> InputFiles.list(path, "ingest.sources web.path", HADOOP))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "ingest.sources web.path: %s (expected a file, a folder with files or a pattern that matches some; nothing is there)",
            path);
  }

  private static List<String> names(Path folder, String pattern) {
    return InputFiles.list(folder + pattern, "path", HADOOP).stream()
        .map(
            file ->
                file.path()
                    .substring(
                        file.path().indexOf(folder.toString()) + folder.toString().length() + 1))
        .toList();
  }
}

package io.karasu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.corpus.Signals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repetition and sentence measures once more, as plainly as they can be written. */
final class OracleMeasures {

  private static final String SPACE =
      "[\\u0009-\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]";
  private static final Pattern EDGES = Pattern.compile("\\A" + SPACE + "+|" + SPACE + "+\\z");
  private static final Pattern SENTENCE = Pattern.compile("[^。．！？!?]+[。．！？!?]?");

  private OracleMeasures() {}

  static void assertAgrees(Signals signals, String text) {
    List<String> lines = nonBlank(List.of(text.split("\n", -1)));
    List<String> sentences = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = SENTENCE.matcher(line);
      while (matcher.find()) {
        String sentence = matcher.group();
        // What is left of white space before a lone mark is no sentence.
        if (!sentence.replaceAll("[。．！？!?]\\z", "").replaceAll(SPACE, "").isEmpty()) {
          sentences.add(sentence);
        }
      }
    }
    sentences = nonBlank(sentences);
    assertThat(signals.lines()).isEqualTo(lines.size());
    assertThat(signals.sentences()).isEqualTo(sentences.size());
    assertThat(signals.duplicateLineShare()).isEqualTo(duplicates(lines, false));
    assertThat(signals.duplicateLineCharacterShare()).isEqualTo(duplicates(lines, true));
    assertThat(signals.duplicateSentenceShare()).isEqualTo(duplicates(sentences, false));
    assertThat(signals.duplicateSentenceCharacterShare()).isEqualTo(duplicates(sentences, true));
    if (!sentences.isEmpty()) {
      assertThat(signals.sentenceMean())
          .isEqualTo(
              (double) sentences.stream().mapToInt(OracleMeasures::length).sum()
                  / sentences.size());
      assertThat(signals.sentenceMax())
          .isEqualTo(sentences.stream().mapToInt(OracleMeasures::length).max().getAsInt());
    }
    assertThat(signals.top2gramShare()).isEqualTo(top(text, 2));
    assertThat(signals.top3gramShare()).isEqualTo(top(text, 3));
    assertThat(signals.top4gramShare()).isEqualTo(top(text, 4));
    assertThat(signals.duplicate5gramShare()).isEqualTo(repeated(text, 5));
    assertThat(signals.duplicate6gramShare()).isEqualTo(repeated(text, 6));
    assertThat(signals.duplicate7gramShare()).isEqualTo(repeated(text, 7));
    assertThat(signals.duplicate8gramShare()).isEqualTo(repeated(text, 8));
    assertThat(signals.duplicate9gramShare()).isEqualTo(repeated(text, 9));
    assertThat(signals.duplicate10gramShare()).isEqualTo(repeated(text, 10));
  }

  private static List<String> nonBlank(List<String> parts) {
    return parts.stream()
        .map(part -> EDGES.matcher(part).replaceAll(""))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Double duplicates(List<String> segments, boolean byCharacters) {
    Map<String, Integer> seen = new HashMap<>();
    long all = 0;
    long copies = 0;
    for (String segment : segments) {
      int weight = byCharacters ? length(segment) : 1;
      all += weight;
      copies += seen.merge(segment, 1, Integer::sum) > 1 ? weight : 0;
    }
    return all == 0 ? null : (double) copies / all;
  }

  private static Map<String, Integer> ngrams(String text, int n) {
    int[] codePoints = text.codePoints().toArray();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= codePoints.length; i++) {
      counts.merge(new String(codePoints, i, n), 1, Integer::sum);
    }
    return counts;
  }

  private static Double top(String text, int n) {
    Map<String, Integer> counts = ngrams(text, n);
    int total = length(text) - n + 1;
    return counts.isEmpty() ? null : (double) Collections.max(counts.values()) / total;
  }

  private static Double repeated(String text, int n) {
    Map<String, Integer> counts = ngrams(text, n);
    long repeated = counts.values().stream().filter(count -> count > 1).count();
    return counts.isEmpty() ? null : (double) repeated / counts.size();
  }
}

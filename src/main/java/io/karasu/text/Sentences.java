package io.karasu.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The sentences of a text as Swallow Corpus v1 cuts them: {@code [^。．！？!?]+[。．！？!?]?} within a
 * line. A mark that follows another mark (the second of ！？) belongs to no sentence. White space at
 * both ends does not count, and what is blank is no sentence. The full stop of Latin script ends
 * none, so a line of English prose is one sentence.
 */
public final class Sentences {

  private Sentences() {}

  /** The sentences of the given {@link Lines lines}, in order. */
  public static List<String> of(List<String> lines) {
    List<String> sentences = new ArrayList<>();
    for (String line : lines) {
      addSentences(line, sentences);
    }
    return sentences;
  }

  /** Whether {@code unit} ends a sentence. */
  static boolean isEnd(char unit) {
    return switch (unit) {
      case '。', '．', '！', '？', '!', '?' -> true;
      default -> false;
    };
  }

  private static void addSentences(String line, List<String> sentences) {
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      if (isEnd(line.charAt(i))) {
        addUnlessMarkOnly(line, start, i + 1, sentences);
        start = i + 1;
      }
    }
    addUnlessMarkOnly(line, start, line.length(), sentences);
  }

  private static void addUnlessMarkOnly(String line, int start, int end, List<String> sentences) {
    String sentence = Lines.strip(line, start, end);
    if (sentence.length() > 1 || (!sentence.isEmpty() && !isEnd(sentence.charAt(0)))) {
      sentences.add(sentence);
    }
  }
}

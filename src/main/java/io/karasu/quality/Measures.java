package io.karasu.quality;

import static io.karasu.text.CharacterClass.DIGIT;
import static io.karasu.text.CharacterClass.FOREIGN;
import static io.karasu.text.CharacterClass.HIRAGANA;
import static io.karasu.text.CharacterClass.KANJI;
import static io.karasu.text.CharacterClass.KATAKANA;
import static io.karasu.text.CharacterClass.LATIN;
import static io.karasu.text.CharacterClass.PUNCTUATION;
import static io.karasu.text.CharacterClass.SYMBOL;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Signals;
import io.karasu.text.ClassCounts;
import io.karasu.text.CodePoints;
import io.karasu.text.Lines;
import io.karasu.text.NgramCounts;
import io.karasu.text.Ngrams;
import io.karasu.text.Scripts;
import io.karasu.text.Sentences;
import java.util.List;

/** Measures a text: every column of {@code signals} from the text alone. */
public final class Measures {

  /** HojiChar {@code TooShortLines}: a line of at most this many code points is short. */
  static final int SHORT_LINE = 10;

  static final String BULLETS = "・●■◆○□◇▪•*-";
  static final String LINE_TERMINALS = "。．！？!?.…";
  static final String CLOSING_BRACKETS = "」』）】〉》〕］｝)]}\"'”’";
  static final String SENTENCE_ELLIPSES = "・…‥";

  /** Highest n-gram order of Swallow's rules. */
  private static final int MAX_ORDER = 10;

  private Measures() {}

  /** The signals of {@code text}, which may be empty. */
  public static Signals of(String id, String source, String text) {
    int[] codePoints = CodePoints.of(text);
    ClassCounts classes = Scripts.count(codePoints);
    int visible = classes.visible();
    int kana = classes.of(HIRAGANA, KATAKANA);
    int japanese = kana + classes.of(KANJI) + japaneseStops(codePoints);
    List<String> lines = Lines.of(text);
    List<String> sentences = Sentences.of(lines);
    Segments lineStatistics = Segments.of(lines);
    Segments sentenceStatistics = Segments.of(sentences);
    NgramCounts[] ngrams = ngrams(codePoints);
    return new Signals(
        id,
        source,
        codePoints.length,
        lineStatistics.count(),
        sentenceStatistics.count(),
        share(kana, visible),
        share(classes.of(HIRAGANA), visible),
        share(classes.of(KATAKANA), visible),
        share(classes.of(KANJI), visible),
        share(japanese, visible),
        share(classes.of(LATIN), visible),
        share(classes.of(DIGIT), visible),
        share(classes.of(PUNCTUATION), visible),
        share(classes.of(SYMBOL), visible),
        share(classes.of(FOREIGN), visible),
        share(lines.stream().filter(Measures::isShort).count(), lines.size()),
        share(lines.stream().filter(Measures::isBullet).count(), lines.size()),
        share(lines.stream().filter(Measures::endsInTerminal).count(), lines.size()),
        share(sentenceStatistics.codePoints(), sentences.size()),
        sentences.isEmpty() ? null : sentenceStatistics.longest(),
        share(sentences.stream().filter(Measures::endsInEllipsis).count(), sentences.size()),
        share(lineStatistics.duplicates(), lines.size()),
        share(lineStatistics.duplicateCodePoints(), lineStatistics.codePoints()),
        share(sentenceStatistics.duplicates(), sentences.size()),
        share(sentenceStatistics.duplicateCodePoints(), sentenceStatistics.codePoints()),
        topShare(ngrams[2]),
        topShare(ngrams[3]),
        topShare(ngrams[4]),
        duplicateShare(ngrams[5]),
        duplicateShare(ngrams[6]),
        duplicateShare(ngrams[7]),
        duplicateShare(ngrams[8]),
        duplicateShare(ngrams[9]),
        duplicateShare(ngrams[10]));
  }

  /** {@code part / whole}; null where the whole is 0: there is nothing to measure. */
  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  private static @Nullable Double topShare(NgramCounts ngrams) {
    return share(ngrams.top(), ngrams.total());
  }

  private static @Nullable Double duplicateShare(NgramCounts ngrams) {
    return share(ngrams.repeated(), ngrams.distinct());
  }

  /** Counts by order; the places 0 and 1 are empty. */
  private static NgramCounts[] ngrams(int[] codePoints) {
    Ngrams ngrams = new Ngrams(codePoints);
    NgramCounts[] counts = new NgramCounts[MAX_ORDER + 1];
    for (int order = 2; order <= MAX_ORDER; order++) {
      counts[order] = ngrams.next();
    }
    return counts;
  }

  /** Swallow's toten {@code 、，} and kuten {@code 。．！？}, which it counts as Japanese letters. */
  private static int japaneseStops(int[] codePoints) {
    int count = 0;
    for (int codePoint : codePoints) {
      count += isJapaneseStop(codePoint) ? 1 : 0;
    }
    return count;
  }

  private static boolean isJapaneseStop(int codePoint) {
    return switch (codePoint) {
      case '、', '，', '。', '．', '！', '？' -> true;
      default -> false;
    };
  }

  private static boolean isShort(String line) {
    return line.length() <= 2 * SHORT_LINE && CodePoints.length(line) <= SHORT_LINE;
  }

  private static boolean isBullet(String line) {
    return BULLETS.indexOf(line.charAt(0)) >= 0;
  }

  private static boolean endsInTerminal(String line) {
    int last = line.length() - 1;
    while (last > 0 && CLOSING_BRACKETS.indexOf(line.charAt(last)) >= 0) {
      last--;
    }
    return LINE_TERMINALS.indexOf(line.charAt(last)) >= 0;
  }

  private static boolean endsInEllipsis(String sentence) {
    return SENTENCE_ELLIPSES.indexOf(sentence.charAt(sentence.length() - 1)) >= 0
        || sentence.endsWith("...");
  }
}

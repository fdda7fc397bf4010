package io.karasu.ingest.aozora;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import io.karasu.corpus.Nullable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters outside of JIS X 0208, which a note describes and mostly codes: 「…」、第3水準1-85-54 or
 * 「…」、U+546D、12-3 (page and line of the book) or 二の字点、1-2-22.
 */
final class Gaiji {

  private static final Pattern UNICODE =
      Pattern.compile("(?:^|[、，,。」 　])[UＵ][+＋]([0-9A-Fa-f]{4,6})(?=$|[、，,。 　])");

  private static final Pattern CELL =
      Pattern.compile(
          "(?:^|[、，,。 　]|第[34３４]水準)([12])[-－]([0-9]{1,2})[-－]([0-9]{1,2})(?=$|[、，,。 　])");

  private static final Pattern STANDALONE =
      Pattern.compile(
          ".*、(?:第[34３４]水準[12]-[0-9]{1,2}-[0-9]{1,2}|[UＵ][+＋][0-9A-Fa-f]{4,6})(?:、[^」]{1,16})?");

  private static final Pattern ROMAN = Pattern.compile("ローマ数字([0-9]{1,2})(?:、.*)?");

  /** Small kana, most of which have no code: 兄※［＃小書き平仮名な、105-1］. */
  private static final Pattern SMALL_KANA = Pattern.compile("小書き(?:平|片)仮名([ぁ-ゖァ-ヺ])(?:、.*)?");

  /** A description of the character for which a bare ※ stands some letters before the note. */
  private static final Pattern EARLIER_SIGN =
      Pattern.compile("「※」は.*(?:＋|へん|つくり|かんむり|かまえ|がまえ|にょう|水準[12]-|[UＵ][+＋]).*");

  private static final Map<String, String> NAMES =
      Map.of("二重かっこ開く", "｟", "二重かっこ閉じ", "｠", "二重かっこ閉じる", "｠");

  private Gaiji() {}

  /** The character that the note (without its brackets) codes, or null if it codes none. */
  static @Nullable String resolve(String content) {
    String own = withoutNestedNotes(content);
    Matcher unicode = UNICODE.matcher(own);
    if (unicode.find()) {
      int codePoint = Integer.parseInt(unicode.group(1), 16);
      return isCharacter(codePoint) ? UCharacter.toString(codePoint) : null;
    }
    Matcher cell = CELL.matcher(own);
    if (cell.find()) {
      return JisTable.character(
          Integer.parseInt(cell.group(1)),
          Integer.parseInt(cell.group(2)),
          Integer.parseInt(cell.group(3)));
    }
    return named(own);
  }

  private static @Nullable String named(String description) {
    Matcher small = SMALL_KANA.matcher(description);
    if (small.matches()) {
      return small.group(1);
    }
    Matcher roman = ROMAN.matcher(description);
    return roman.matches() ? roman(Integer.parseInt(roman.group(1))) : NAMES.get(description);
  }

  /** Whether a note without ※ just before it describes the ※ that stands before it in the line. */
  static boolean describesEarlierSign(String content) {
    return content.startsWith("「※」は") && EARLIER_SIGN.matcher(content).matches();
  }

  /** Whether a note without ※ before it stands for a character: some old files have these. */
  static boolean isStandalone(String content) {
    return content.startsWith("「")
        && (content.contains("水準") || content.contains("U+") || content.contains("Ｕ"))
        && STANDALONE.matcher(withoutNestedNotes(content)).matches();
  }

  private static boolean isCharacter(int codePoint) {
    return codePoint <= UCharacter.MAX_VALUE
        && UCharacter.getType(codePoint) != UCharacterCategory.SURROGATE
        && UCharacter.getType(codePoint) != UCharacterCategory.CONTROL
        && UCharacter.getType(codePoint) != UCharacterCategory.UNASSIGNED;
  }

  /** A code in a nested note is that of a part, as in 「女＋※［＃第3水準1-85-57］のつくり」、252-下-27. */
  private static String withoutNestedNotes(String content) {
    if (content.indexOf('［') < 0) {
      return content;
    }
    StringBuilder own = new StringBuilder(content.length());
    int depth = 0;
    for (int i = 0; i < content.length(); i++) {
      char ch = content.charAt(i);
      depth += ch == '［' ? 1 : 0;
      if (depth == 0) {
        own.append(ch);
      }
      depth -= ch == '］' && depth > 0 ? 1 : 0;
    }
    return own.toString();
  }

  /** Roman numerals without a code of their own, letter by letter as the numeral characters. */
  private static @Nullable String roman(int number) {
    int[] values = {90, 50, 40, 10, 9, 5, 4, 1};
    String[] letters = {"ⅩⅭ", "Ⅼ", "ⅩⅬ", "Ⅹ", "ⅠⅩ", "Ⅴ", "ⅠⅤ", "Ⅰ"};
    StringBuilder roman = new StringBuilder();
    int rest = number;
    for (int i = 0; i < values.length; i++) {
      while (rest >= values[i]) {
        roman.append(letters[i]);
        rest -= values[i];
      }
    }
    return number == 0 ? null : roman.toString();
  }
}

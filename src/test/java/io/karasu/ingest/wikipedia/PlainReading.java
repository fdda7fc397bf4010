package io.karasu.ingest.wikipedia;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a person reads as prose in the source of an article, found without the parser: replacements
 * of what is innermost, over and over. A template inside a line shows the longest of its arguments,
 * or the first Japanese one if there is one, whatever its name, so that templates that the parser
 * drops by mistake are seen as losses.
 */
final class PlainReading {

  private static final Pattern INNER_TEMPLATE = Pattern.compile("\\{\\{([^{}]*)\\}\\}");
  private static final Pattern INNER_TABLE =
      Pattern.compile("(?m)^[ :*]*\\{\\|(?:(?!\\{\\||^\\s*\\|\\}).)*+^\\s*\\|\\}", Pattern.DOTALL);
  private static final Pattern INNER_LINK = Pattern.compile("\\[\\[([^\\[\\]]*)\\]\\]");
  private static final Pattern BESIDE =
      Pattern.compile(
          "(?i)(ファイル|画像|file|image|category|カテゴリ|[a-z]{2,3}(-[a-z]+)?):.*", Pattern.DOTALL);
  private static final Pattern PIECE_END = Pattern.compile("[。、，,（）()「」『』\\s・：:；;/／]+");

  private static final Pattern JAPANESE = Pattern.compile("[ぁ-んァ-ヶ一-龠]");

  /**
   * The outcome of a comparison.
   *
   * @param all characters of the plain reading
   * @param kept those of them whose piece, from one mark to the next, stands in the text
   * @param lost the other pieces
   */
  record Loss(int all, int kept, List<String> lost) {}

  private PlainReading() {}

  static Loss compare(String wikitext, String text) {
    String flat = PIECE_END.matcher(text).replaceAll(" ");
    int all = 0;
    int kept = 0;
    List<String> lost = new ArrayList<>();
    for (String line : prose(wikitext).lines().toList()) {
      for (String piece : PIECE_END.split(line, -1)) {
        all += piece.length();
        if (flat.contains(piece)) {
          kept += piece.length();
        } else {
          lost.add(piece);
        }
      }
    }
    return new Loss(all, kept, lost);
  }

  private static String prose(String wikitext) {
    String text = wikitext;
    Matcher end =
        Pattern.compile("(?m)^=+ *(" + String.join("|", SharedWikipedia.CLOSING) + ") *=+ *$")
            .matcher(text);
    if (end.find()) {
      text = text.substring(0, end.start());
    }
    text = text.replaceAll("(?s)<!--.*?-->", "");
    text = text.replaceAll("<ref[^<>]*/>", "").replaceAll("(?s)<ref.*?</ref>", "");
    text = text.replaceAll("(?s)<(gallery|timeline|math|table).*?</\\1>", "");
    text = repeat(text, INNER_TABLE, PlainReading::nothing);
    text = repeat(text, INNER_LINK, PlainReading::link);
    text = repeat(text, INNER_TEMPLATE, PlainReading::template);
    text =
        text.replaceAll("\\[https?:[^ \\]]*\\]", "")
            .replaceAll("\\[https?:[^ \\]]* ([^\\]]*)\\]", "$1");
    text = text.replaceAll("<br[^<>]*>", " ").replaceAll("<[^<>]*>", "").replaceAll("'{2,}", "");
    text = text.replace("&nbsp;", " ").replace("&sup2;", "²");
    return text.lines()
        .filter(PlainReading::isProse)
        .map(line -> line.replaceFirst("^[*#:;]+", ""))
        .collect(Collectors.joining("\n"));
  }

  private static String repeat(
      String text, Pattern inner, java.util.function.Function<String, String> shown) {
    String before = "";
    String now = text;
    while (!now.equals(before)) {
      before = now;
      now =
          inner
              .matcher(before)
              .replaceAll(
                  match ->
                      Matcher.quoteReplacement(
                          shown.apply(match.groupCount() > 0 ? match.group(1) : "")));
    }
    return now;
  }

  private static String nothing(String any) {
    return "";
  }

  private static String link(String inner) {
    if (BESIDE.matcher(inner).matches()) {
      return "";
    }
    return inner.substring(inner.lastIndexOf('|') + 1);
  }

  /** A template of several lines is a box; others show their longest argument without a name. */
  private static String template(String inner) {
    String longest = "";
    String[] parts = inner.split("\\|", -1);
    for (int i = 1; i < parts.length && !inner.contains("\n"); i++) {
      if (parts[i].contains("=")) {
        continue;
      }
      if (JAPANESE.matcher(parts[i]).find()) {
        return parts[i];
      }
      longest = parts[i].length() > longest.length() ? parts[i] : longest;
    }
    return longest;
  }

  /** Sentences: not headings, not what stands alone in a line as a template's rest. */
  private static boolean isProse(String line) {
    return line.contains("。") && !line.startsWith("=") && !line.startsWith("|");
  }
}

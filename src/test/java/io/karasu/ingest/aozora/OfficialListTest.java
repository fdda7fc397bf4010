package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the official list of notes against the page that aozora2html makes of them. */
class OfficialListTest {

  private static final Charset CP932 = Charset.forName("windows-31j");
  private static final String FOLDER = "aozora_notation/aozora2html_chukiichiran_kinyurei";
  private static final Set<String> NOTES = Set.of("notes", "kaeriten", "okurigana", "illustration");

  /** Images of characters match one or two chars; white space is not compared. */
  @Test
  void hasTheTextOfTheOfficialPage() throws IOException {
    String body = AozoraParser.parse(read(FOLDER + ".txt")).body();
    String html = read(FOLDER + "_unicode.html");
    String main =
        html.substring(
            html.indexOf("<div class=\"main_text\">"), html.indexOf("<div class=\"after_text\">"));
    assertThat(squeezed(body)).matches(pattern(HtmlText.of(inOurWay(main), NOTES)));
  }

  /** What we do otherwise on purpose: no brackets around 割り注, 《》 as in the book. */
  private static String inOurWay(String html) {
    return html.replaceAll("<span class=\"warichu\">（(.*?)）</span>", "$1")
        .replace("<span class=\"notes\">［＃改行］</span>", "")
        .replace("≪", "《")
        .replace("≫", "》")
        .replaceAll("<img class=\"illustration\"[^>]*>", "")
        .replace("※<span class=\"notes\">［＃「土へん＋竒」", "〓<span class=\"notes\">［＃「土へん＋竒」");
  }

  private static Pattern pattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : squeezed(text).split(String.valueOf(HtmlText.IMAGE), -1)) {
      regex.append(regex.length() == 0 ? "" : ".{1,2}").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }

  private static String squeezed(String text) {
    return text.replaceAll("[ 　\n]", "");
  }

  private static String read(String path) throws IOException {
    return new String(Files.readAllBytes(SharedData.require(path)), CP932);
  }
}

package io.karasu.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The encoding of a page is found from its bytes, whatever is said about it. */
class CharsetDetectionTest {

  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          CharsetDetection.SHIFT_JIS,
          CharsetDetection.EUC_JP,
          CharsetDetection.ISO_2022_JP);

  private static final List<String> TEXTS = texts();

  /** A text of the sample, from some place on, in each encoding, with a wrong meta tag. */
  @Property(tries = 2000)
  void thirtyCharactersOfJapaneseAreEnough(
      @ForAll("passages") String passage,
      @ForAll("charsets") Charset charset,
      @ForAll("charsets") Charset named) {
    String html = "<meta charset=\"" + named.name() + "\"><p>" + passage + "</p>";
    if (charset.newEncoder().canEncode(html)) {
      DecodedPage page = DecodedPage.of(html.getBytes(charset), named.name()).orElseThrow();
      assertThat(page.html()).isEqualTo(html);
    }
  }

  @Test
  void nearlyEveryPassageOfTheSampleIsReadRight() {
    System.out.println("characters: passages read right in UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP");
    for (int length : new int[] {10, 20, 50, 200}) {
      StringBuilder line = new StringBuilder().append(length).append(":");
      for (Charset charset : CHARSETS) {
        int all = 0;
        int right = 0;
        for (String text : TEXTS) {
          for (int start = 0; start + length <= text.length(); start += 500) {
            String passage = text.substring(start, start + length);
            if (isJapanese(passage) && charset.newEncoder().canEncode(passage)) {
              all++;
              byte[] bytes = passage.getBytes(charset);
              right += CharsetDetection.of(bytes, null).equals(charset) ? 1 : 0;
            }
          }
        }
        line.append(String.format(" %d/%d", right, all));
        assertThat(right / (double) all)
            .as(length + " " + charset)
            .isGreaterThanOrEqualTo(length >= 50 ? 1 : length >= 20 ? 0.999 : 0.99);
      }
      System.out.println(line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, efbbbf616263, abc",
    "UTF-16LE, fffe42307f, あ",
    "UTF-16BE, feff3042, あ",
    "x-windows-iso2022jp, 1b24422422242424261b2842, あいう",
    "UTF-8, 616263, abc"
  })
  void marksAndEscapesDecide(String charset, String hex, String text) {
    DecodedPage page = DecodedPage.of(java.util.HexFormat.of().parseHex(hex), null).orElseThrow();
    assertThat(page.charset().name()).isEqualTo(charset);
    assertThat(page.html()).isEqualTo(text);
  }

  @Test
  void whereTheBytesLeaveItOpenTheNameDecides() {
    byte[] french = "Un café à Tōkyō".replace("ō", "o").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(DecodedPage.of(french, "iso-8859-1").orElseThrow().html())
        .isEqualTo("Un café à Tokyo");
    Charset korean = Charset.forName("EUC-KR");
    byte[] page = "<meta charset=euc-kr><p>안녕하세요 세계".getBytes(korean);
    assertThat(DecodedPage.of(page, null).orElseThrow().charset()).isEqualTo(korean);
  }

  @Test
  void utf16WithoutAMarkIsFound() {
    String html = "<html><body>日本語の文</body></html>";
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(DecodedPage.of(html.getBytes(charset), null).orElseThrow().html()).isEqualTo(html);
    }
  }

  @Test
  void bytesInNoEncodingAreNotDecoded() {
    byte[] broken = "日本語の文です。".getBytes(StandardCharsets.UTF_8);
    broken[4] = (byte) 0xff;
    assertThat(DecodedPage.of(broken, "utf-8")).isEmpty();
  }

  @Test
  void oneStrayByteInALongPageIsForgiven() {
    String text = "日本語の文です。".repeat(300);
    byte[] broken = (text + "x" + text).getBytes(StandardCharsets.UTF_8);
    broken[text.length() * 3] = (byte) 0xff;
    assertThat(DecodedPage.of(broken, null).orElseThrow().html()).isEqualTo(text + "\ufffd" + text);
  }

  @Test
  void aCharacterThatIsCutOffAtTheEndIsLeftAway() {
    for (Charset charset : CHARSETS.subList(0, 3)) {
      byte[] bytes = "日本語の文です。そのつづき".getBytes(charset);
      byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
      assertThat(DecodedPage.of(cut, null).orElseThrow().html()).isEqualTo("日本語の文です。そのつづ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'<meta charset=Shift_JIS>', shift_jis",
    "'<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=EUC-JP\">', euc-jp",
    "'<meta name=x content=y><meta charset = ''utf-8''>', utf-8",
    "'<?xml version=\"1.0\" encoding=\"iso-2022-jp\"?>', iso-2022-jp",
    "'<meta name=charset>', ",
    "'<meta charset', ",
    "'charset=utf-8', "
  })
  void theMetaTagIsFound(String html, String expected) {
    assertThat(MetaCharset.of(html.getBytes(StandardCharsets.ISO_8859_1)).orElse(null))
        .isEqualTo(expected);
  }

  @Provide
  Arbitrary<Charset> charsets() {
    return Arbitraries.of(CHARSETS);
  }

  @Provide
  Arbitrary<String> passages() {
    return Arbitraries.of(TEXTS)
        .flatMap(
            text ->
                Arbitraries.integers()
                    .between(0, Math.max(0, text.length() - 30))
                    .map(start -> text.substring(start, Math.min(text.length(), start + 30))))
        .filter(passage -> passage.length() == 30 && isJapanese(passage));
  }

  private static boolean isJapanese(String text) {
    return text.chars().filter(c -> c >= 0x3041 && c <= 0x9fff).count() > text.length() / 2;
  }

  private static List<String> texts() {
    Path sample = Path.of("src/sample");
    ObjectMapper json = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(sample.resolve("text/jsquad_articles.jsonl"))) {
        texts.add(json.readTree(line).path("body").asText());
      }
      for (String line : Files.readAllLines(sample.resolve("culturax/ja_part_00000.jsonl"))) {
        texts.add(json.readTree(line).path("text").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}

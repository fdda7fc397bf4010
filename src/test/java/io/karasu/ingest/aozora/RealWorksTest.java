package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The 118 real works of the shared data. */
class RealWorksTest {

  private static final Charset CP932 = Charset.forName("windows-31j");
  private static final Pattern SMALL_KANA = Pattern.compile("※［＃小書き[平片]仮名(.)、[0-9]+-[0-9]+］");
  private static final Pattern GAIJI = Pattern.compile("※［＃[^［］]*］");
  private static final Pattern NOTE = Pattern.compile("［＃[^［］]*］");
  private static final Pattern RUBY = Pattern.compile("《[^》]*》");

  /** Every char that can be part of notation, and white space: not compared. */
  private static final Pattern SIGNS = Pattern.compile("[ 　\n｜《》≪≫〔〕／＼″〳〴〵〓※'`^~:&_,]");

  @Test
  void leavesNoNotationInAnyWork() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSize(118);
    for (Path file : files) {
      AozoraWork work = AozoraParser.parse(read(file));
      assertThat(work.body())
          .as(file.toString())
          .doesNotContain(
              "［＃", "［※", "※［", "《", "》", "｜", "底本：", "記号について】", "----------", "／＼", "\r")
          .doesNotStartWith("\n")
          .doesNotEndWith("\n");
      assertThat(work.title()).as(file.toString()).isNotBlank();
      assertThat(work.author()).as(file.toString()).isNotBlank();
      assertThat(work.colophon()).as(file.toString()).contains("底本：", "青空文庫");
      assertThat(work.licence()).as(file.toString()).isEqualTo(Licence.PUBLIC_DOMAIN);
      assertThat(work.restored()).as(file.toString()).isZero();
    }
  }

  @Test
  void beginsAndEndsWithTheWork() throws IOException {
    for (Path file : files()) {
      List<String> lines = AozoraParser.parse(read(file)).body().lines().toList();
      assertThat(lines.get(0))
          .as(file.toString())
          .isNotBlank()
          .doesNotContain("青空文庫", "記号", "入力", "-----");
      assertThat(lines.get(lines.size() - 1))
          .as(file.toString())
          .isNotBlank()
          .doesNotContain("青空文庫", "入力：", "校正：", "公開", "-----")
          .matches(".*[。」』）〕⦆？！―○\\p{L}\\p{N}]");
    }
  }

  /** What is left out is ruby, notes, legend and colophon: a tenth to two thirds of a file. */
  @Test
  void keepsASaneShareOfTheCharacters() throws IOException {
    long kept = 0;
    long all = 0;
    for (Path file : files()) {
      String raw = read(file);
      int body = AozoraParser.parse(raw).body().length();
      assertThat((double) body / raw.length()).as(file.toString()).isBetween(0.35, 0.97);
      kept += body;
      all += raw.length();
    }
    assertThat((double) kept / all).isBetween(0.80, 0.90);
  }

  @Test
  void readsEditionsWithAndWithoutRubyAlike() throws IOException {
    for (String work : List.of("000081/files/454", "000148/files/796")) {
      String ruby = body("cards/" + work + "_ruby/" + name(work) + "_ruby.txt");
      String plain = body("cards/" + work + "_txt/" + name(work) + "_txt.txt");
      assertThat(ruby.replace("　", "")).isEqualTo(plain.replace("　", ""));
    }
  }

  private static String name(String work) {
    return work.substring(work.lastIndexOf('/') + 1);
  }

  @Test
  void readsFilesWithBareCarriageReturns() throws IOException {
    List<String> edges = Files.readAllLines(SharedData.require("aozora/edge_files.tsv"));
    assertThat(edges).hasSize(4);
    for (String edge : edges.subList(1, edges.size())) {
      String path = edge.substring(0, edge.indexOf('\t'));
      assertThat(read(SharedData.require("aozora/" + path))).doesNotContain("\n");
      assertThat(body(path).lines()).hasSizeGreaterThan(40);
    }
  }

  /** A second, cruder conversion by regular expressions keeps the same characters in every work. */
  @Test
  void losesNothingOfAnyBody() throws IOException {
    for (Path file : files()) {
      String raw = AozoraNotation.unixLines(read(file));
      AozoraWork work = AozoraParser.parse(raw);
      int start = raw.indexOf(work.legend().isEmpty() ? work.header() : work.legend());
      int skip = work.legend().isEmpty() ? work.header().length() : work.legend().length();
      String between = raw.substring(start + skip, raw.lastIndexOf(work.colophon().strip()));
      assertThat(letters(work.body())).as(file.toString()).isEqualTo(letters(crude(between)));
    }
  }

  @Test
  void readsSomeWorksAsTheyStandInTheBook() throws IOException {
    assertThat(body("cards/000035/files/1567_ruby_4948/1567_ruby_4948.txt"))
        .startsWith("　メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。")
        .endsWith("　勇者は、ひどく赤面した。\n（古伝説と、シルレルの詩から。）");
    assertThat(body("cards/000081/files/460_ruby/460_ruby.txt"))
        .startsWith("　そのとき私は大へんひどく疲れていてたしか風と草穂との底に")
        .endsWith("白く倒れている私のかたちをぼんやり思い出しました。");
  }

  @Test
  void resolvesMostGaiji() throws IOException {
    int gaiji = 0;
    int unresolved = 0;
    for (Path file : files()) {
      AozoraWork work = AozoraParser.parse(read(file));
      gaiji += work.gaiji();
      unresolved += work.unresolvedGaiji();
    }
    assertThat(gaiji).isGreaterThan(500);
    assertThat(unresolved).isLessThan(gaiji / 4);
  }

  private static String crude(String text) {
    String whole = text.replace("「あしへん」に「厨］］", "「厨」］");
    String plain = SMALL_KANA.matcher(whole).replaceAll("$1");
    String before;
    do {
      before = plain;
      plain = NOTE.matcher(GAIJI.matcher(plain).replaceAll("〓")).replaceAll("");
    } while (!before.equals(plain));
    return RUBY.matcher(plain).replaceAll("");
  }

  /** Only the hiragana and the kanji of JIS X 0208, which no notation here replaces. */
  private static String letters(String text) {
    CharsetEncoder jis = Charset.forName("Shift_JIS").newEncoder();
    String compared = SIGNS.matcher(text).replaceAll("");
    return compared
        .codePoints()
        .filter(ch -> ch >= 0x3041 && ch <= 0x9fff && jis.canEncode((char) ch))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String body(String path) throws IOException {
    return AozoraParser.parse(read(SharedData.require("aozora/" + path))).body();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(SharedData.require("aozora/cards"))) {
      return paths.filter(path -> path.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static String read(Path file) throws IOException {
    return CP932.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
  }
}

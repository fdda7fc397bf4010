package io.karasu.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** HTML becomes lines of text: what belongs to the article, as a Japanese reader would copy it. */
class MainTextTest {

  private static final String FIRST = "市では、四月から新しい図書館カードを配ります。古いカードも九月まで使えます。";
  private static final String SECOND = "受け取りには本人と分かるものが要ります。窓口は平日の九時から五時まで開いています。";

  @Test
  void aPageOfATownHallLosesWhatIsAroundTheNotice() {
    String html =
        page(
            "<div id=\"header\"><p>やまかわ市</p><ul><li><a href=\"/\">ホーム</a></li>"
                + "<li><a href=\"/kurashi\">くらし</a></li><li><a href=\"/shisei\">市政</a></li></ul></div>",
            "<div id=\"pankuzu\"><a href=\"/\">トップ</a> &gt; <a href=\"/lib\">図書館</a> &gt; カード</div>",
            "<div id=\"main\"><h1>図書館カードが新しくなります</h1><p class=\"date\">更新日：2024年3月1日</p>",
            "<p>" + FIRST + "</p><h2>受け取り</h2><p>" + SECOND + "</p>",
            "<table><tr><th>窓口</th><td>一階</td></tr><tr><th>電話</th><td>00-0000</td></tr></table>",
            "<h2>関連リンク</h2><ul><li><a href=\"/a\">図書館の使い方</a></li></ul>",
            "<h2>お問い合わせ先</h2><p>図書館係（内線 12）</p>",
            "<p><a href=\"#top\">このページの先頭へ</a></p></div>",
            "<div id=\"side\"><h2>メニュー</h2><ul><li><a href=\"/1\">開館日</a></li><li>"
                + "<a href=\"/2\">催し</a></li><li><a href=\"/3\">本を探す</a></li></ul></div>",
            "<div id=\"foot\"><p>〒000-0000 やまかわ市一丁目</p><p>Copyright (C) Yamakawa City</p></div>");

    assertThat(text(html))
        .isEqualTo(
            "図書館カードが新しくなります\n更新日：2024年3月1日\n"
                + FIRST
                + "\n受け取り\n"
                + SECOND
                + "\n窓口\t一階\n電話\t00-0000\nお問い合わせ先\n図書館係（内線 12）");
  }

  @Test
  void aPageLaidOutInTablesIsRead() {
    String html =
        page(
            "<table><tr><td width=150><a href=a>表紙</a><br><a href=b>日記</a><br>"
                + "<a href=c>掲示板</a><br><a href=d>リンク集</a></td>",
            "<td><font size=5>庭の記録</font><br><br>" + FIRST + "<br><br>" + SECOND + "<br>",
            "</td></tr></table>");

    assertThat(text(html)).isEqualTo("庭の記録\n" + FIRST + "\n" + SECOND);
  }

  @Test
  void aBannerThatAsksForConsentIsNoArticle() {
    String html =
        page(
            "<div class=\"cookie-consent\"><p>当サイトはクッキーを使っています。続けると同意したことになります。</p></div>",
            "<div><h1>図書館</h1><p>" + FIRST + "</p><p>" + SECOND + "</p></div>");

    assertThat(text(html)).isEqualTo("図書館\n" + FIRST + "\n" + SECOND);
  }

  @Test
  void wordsOfNavigationInASentenceStay() {
    String sentence = "お問い合わせの前に、サイトマップとプライバシーポリシーをお読みください。";
    assertThat(text(page("<p>" + FIRST + "</p><p>" + sentence + "</p>")))
        .isEqualTo(FIRST + "\n" + sentence);
  }

  @Test
  void listsInTheArticleStayAndListsOfLinksGo() {
    String html =
        page(
            "<p>" + FIRST + "</p><ul><li>はさみ</li><li>のり</li><li>紙</li></ul><p>" + SECOND + "</p>",
            "<ul><li><a href=1>春の催し</a></li><li><a href=2>夏の催し</a></li>"
                + "<li><a href=3>秋の催し</a></li></ul>");

    assertThat(text(html)).isEqualTo(FIRST + "\nはさみ\nのり\n紙\n" + SECOND);
  }

  @Test
  void readingsOfRubyAreDropped() {
    String html =
        page(
            "<p><ruby><rb>霞</rb><rp>（</rp><rt>かすみ</rt><rp>）</rp></ruby>が"
                + "<ruby>関<rt>せき</rt></ruby>の町を、ゆっくりと歩いていく。</p>");

    assertThat(text(html)).isEqualTo("霞が関の町を、ゆっくりと歩いていく。");
  }

  @Test
  void noBlankComesBetweenJapaneseWords() {
    String html =
        page("<p>新しい<b>図書館</b>の<a href=x>カード</a>を\n   配ります。Use the\n card every day.</p>");

    assertThat(text(html)).isEqualTo("新しい図書館のカードを配ります。Use the card every day.");
  }

  @Test
  void linesAndBlanksOfProgramsStay() {
    String html = page("<p>" + FIRST + "</p><pre>if (a)\n    b();\n</pre>");
    assertThat(text(html)).isEqualTo(FIRST + "\nif (a)\n    b();");
  }

  @Test
  void lineBreaksAndIndentsStay() {
    String html = page("<p>　一行目である。<br>　二行目である。<br/>\n三行目は少し長い文である。</p>");
    assertThat(text(html)).isEqualTo("　一行目である。\n　二行目である。\n三行目は少し長い文である。");
  }

  @Test
  void whatThePageHidesIsNotRead() {
    String html =
        page(
            "<p>" + FIRST + "</p><p style=\"display: none\">見えない文がここにあります。</p>",
            "<p hidden>これも見えない文です。</p><script>var a='見えない文です。';</script><noscript>"
                + "スクリプトを使えるようにしてください。</noscript><select><option>選ぶものです。</select>");

    assertThat(text(html)).isEqualTo(FIRST);
  }

  @Test
  void aBoxAroundEverythingIsReadWhateverItIsCalled() {
    assertThat(text(page("<div class=\"with-sidebar menu-open\"><p>" + FIRST + "</p></div>")))
        .isEqualTo(FIRST);
  }

  @Test
  void aPageOfFactsWithoutSentencesIsRead() {
    String html =
        page(
            "<h1>やまかわ駅</h1><table><tr><td>所在地</td><td>やまかわ市一丁目二番三号</td></tr>",
            "<tr><td>開業年月日</td><td>昭和三年四月五日</td></tr><tr><td>駅の構造</td><td>地上駅 二面三線</td></tr>",
            "<tr><td>乗り換え</td><td>市営バス 東回り 西回り</td></tr></table>");

    assertThat(text(html)).contains("開業年月日\t昭和三年四月五日", "駅の構造\t地上駅 二面三線");
  }

  @Test
  void aPageOfNavigationHasNoText() {
    String links = "<li><a href=a>お知らせの一覧を見る</a></li>".repeat(30);
    assertThat(MainText.of(page("<ul>" + links + "</ul>"))).isEmpty();
    assertThat(MainText.of("")).isEmpty();
  }

  @Test
  void theTitleIsKept() {
    assertThat(MainText.of("<title> 図書館\n だより </title><p>" + FIRST).orElseThrow().title())
        .isEqualTo("図書館 だより");
    assertThat(MainText.of("<p>" + FIRST).orElseThrow().title()).isNull();
  }

  @Test
  void deepNestingCostsNeitherTheStackNorMuchTime() {
    int depth = 100_000;
    assertThat(text("<div>".repeat(depth) + FIRST)).isEqualTo(FIRST);
    assertThat(text("<div class=nav><b>".repeat(depth / 5) + FIRST)).isEqualTo(FIRST);
    assertThat(text("<table><tr><td>".repeat(depth / 10) + FIRST)).isEqualTo(FIRST);
    assertThat(text("<ul><li><a href=x>".repeat(depth / 10) + FIRST)).isEmpty();
    assertThat(text("<p>" + FIRST + "</p>" + "<div>".repeat(depth) + "</div>x".repeat(depth)))
        .startsWith(FIRST);
  }

  private static String text(String html) {
    return MainText.of(html).map(MainText::text).orElse("");
  }

  private static String page(String... parts) {
    return "<!DOCTYPE html><html><body>" + String.join("\n", parts) + "</body></html>";
  }
}

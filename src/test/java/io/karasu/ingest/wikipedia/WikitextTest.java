package io.karasu.ingest.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every construct of wikitext that the issue names, one by one; {@code /} stands for a line end.
 */
class WikitextTest {

  private static final Set<String> CLOSING = Set.of("脚注", "関連項目", "see also");

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "[[東京]]は[[日本]]の[[首都]]。 ¦ 東京は日本の首都。",
        "[[東京都|東京]]と[[:Category:山|山]]と[[:en:Foo]] ¦ 東京と山とen:Foo",
        "前[[ファイル:a.jpg|thumb|300px|[[富士山]]と''雪'']]後 ¦ 前後",
        "前[[File:a.jpg|thumb|[http://a.jp 出典]]]後 ¦ 前後",
        "前[[画像:a.png]][[Category:山]][[カテゴリ:川|*]]後 ¦ 前後",
        "前[[en:Tokyo]][[zh-yue:東京]][[simple:Tokyo]]後 ¦ 前後",
        "[[wikt:山|山]]と[[WP:NOT]] ¦ 山とWP:NOT",
        "[[東京|]]です ¦ 東京です",
        "[http://a.jp/ 公式サイト]と[https://b.jp]と[[[山]]] ¦ 公式サイトとと[山]",
        "[注 1]と[a] ¦ [注 1]と[a]",
        "閉じない[[リンク ¦ 閉じないリンク",
        "閉じない[[ファイル:a.jpg|thumb|説明/次の行 ¦ 閉じない次の行",
      })
  void showsLinksByTheirCaptionAndDropsFiles(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "前{{出典の明記|date=2010年}}後 ¦ 前後",
        "前{{a|{{b|{{c}}}}|d={{e}}}}後 ¦ 前後",
        "前{{a/|b = 1/|c = [[d]]/}}後 ¦ 前後",
        "{{lang|fr|Paris}}と{{Lang|en|''London''}} ¦ ParisとLondon",
        "{{lang-en|Japan}}、{{lang-en-short|Japan}}、{{lang-xx|x}} ¦ 英語: Japan、英: Japan、x",
        "{{仮リンク|赤|en|Red}}と{{ルビ|漢|かん}}と{{読み仮名|山|やま}} ¦ 赤と漢と山（やま）",
        "{{要出典範囲|date=2010年|この[[文]]は残る}} ¦ この文は残る",
        "{{JPN}}と{{formatnum:12345}}と{{0}}と{{!}} ¦ 日本と12345とと|",
        "{{lang|1=fr|2=x=y}} ¦ x=y",
        "（{{x|あ}}、{{lang|en|A}}） ¦ （A）",
        "{{{1|既定}}}後 ¦ 後",
        "閉じない{{テンプレート ¦ 閉じないテンプレート",
        "閉じない{{infobox/|名 = 山/本文。 ¦ 閉じないinfobox//本文。",
        "{{a/== 章 ==/本文}} ¦ a//章/本文",
        "余る}}括弧 ¦ 余る括弧",
      })
  void dropsTemplatesButTheTextTheyDress(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "前/{| class=\"wikitable\"/! 見出し/|-/| a || b/|}/後 ¦ 前//後",
        "前/{|/|/{|/| 内/|}/|}/後 ¦ 前//後",
        "前/:{|/| {{a|b}} || {{c/|}}/|}/後 ¦ 前//後",
        "前/{{a|/{|/| x/|}/}}後 ¦ 前後",
        "前<table><tr><td>a<table>b</table></td></tr></table>後 ¦ 前後",
        "前/{| 閉じない/| a || b/後 ¦ 前//後",
      })
  void dropsTables(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "文<ref>出典 {{Cite web|a}}</ref>。<ref name=a />続き<REF>x</Ref> ¦ 文。続き",
        "文<ref>閉じない注 ¦ 文閉じない注",
        "文<!-- 註 [[a]] -->続き<!-- 閉じない ¦ 文続き",
        "前<gallery>/a.jpg|説明/</gallery>後<math>\\frac{{a}}{b}</math>式 ¦ 前後式",
        "<nowiki>''生''</nowiki>と<nowiki/>''斜体'' ¦ ''生''と斜体",
        "<nowiki>[[a]]と{{b}}</nowiki> ¦ [a]と{b}",
        "<pre>/a  = 1/b = 2/</pre>後 ¦ a = 1/b = 2/後",
        "H<sub>2</sub>O<br />次<small>小</small><span style=\"color:red\">赤</span> ¦ H2O/次小赤",
        "<ruby><rb>漢字</rb><rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby> ¦ 漢字",
        "a < b かつ c > d ¦ a < b かつ c > d",
        "a&nbsp;b&amp;c&#12354;&#x3042;&eacute;&unknown; ¦ a b&cああé&unknown;",
        "__NOTOC__本文__目次非表示__ ¦ 本文",
        "'''太字'''と''斜体''とrock 'n' roll ¦ 太字と斜体とrock 'n' roll",
        "-{zh-hans:简体;zh-hant:繁體}-と-{字}- ¦ 简体と字",
        "----/文 ¦ 文",
      })
  void dropsReferencesTagsAndMarks(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "一行目/二行目//次の段落 ¦ 一行目二行目//次の段落",
        "one/two ¦ one two",
        "文。/　字下げ ¦ 文。/　字下げ",
        "* 一/** 二/# 三/; 用語/: 説明 ¦ 一/二/三/用語/説明",
        "== 章 ==/本文/=== 節 ===/本文 ¦ 章/本文//節/本文",
        "== 章 ==/=== 節 === <!-- a -->/本文 ¦ 章/節/本文",
        "== 章 ==<!-- a --><!-- b --> <!-- c -->/本文 ¦ 章/本文",
        "== 空の章 ==/== 章 ==/本文/== 終わりの空 == ¦ 章/本文",
        "== [[山]]の''章''<ref>a</ref> ==/本文 ¦ 山の章/本文",
        "前/== 関連項目 ==/* [[a]]/== 章 ==/後 ¦ 前",
        "前/=== See Also ===/後 ¦ 前",
        "前/== 関連項目の歴史 ==/後 ¦ 前//関連項目の歴史/後",
        "a = b/= ¦ a = b =",
      })
  void makesParagraphs(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "山（）と川() ¦ 山と川",
        "山（、やま）と（英: {{x}}）と（やま、） ¦ 山（やま）と（英）と（やま）",
        "山（（））「」『』【】。 ¦ 山。",
        "山 （ ; ） 川 ¦ 山 川",
        "「あ、」と（http://a.jp/） ¦ 「あ、」と（http://a.jp/）",
      })
  void removesEmptyBrackets(String wikitext, String plain) {
    assertThat(clean(wikitext)).isEqualTo(lines(plain));
  }

  @Test
  void keepsOtherLineEnds() {
    assertThat(clean("== 章 ==\r\n一\r\n\r\n二")).isEqualTo("章\n一\n\n二");
  }

  @ParameterizedTest
  @CsvSource({
    "#REDIRECT [[a]],true",
    "'  #redirect[[a]]',true",
    "＃転送 [[a]],true",
    "# 一つ目,false",
    "本文 #REDIRECT [[a]],false",
    "'',false",
    "#,false"
  })
  void tellsRedirects(String wikitext, boolean isRedirect) {
    assertThat(Wikitext.isRedirect(wikitext)).isEqualTo(isRedirect);
  }

  @ParameterizedTest
  @CsvSource({
    "{{aimai}},true",
    "{{曖昧さ回避}},true",
    "{{人名の曖昧さ回避}},true",
    "{{Disambig}},true",
    "{{要曖昧さ回避}},false",
    "{{otheruses}},false"
  })
  void tellsDisambiguationPages(String template, boolean isDisambiguation) {
    assertThat(Wikitext.clean("* [[a]]\n" + template, CLOSING).isDisambiguation())
        .isEqualTo(isDisambiguation);
  }

  @Test
  void cleansPlainArticles() {
    String text = "山（）は高い。\n\n 関連項目の話\n関連項目\n川";
    assertThat(PlainArticle.clean(text, CLOSING)).isEqualTo("山は高い。\n\n関連項目の話");
  }

  private static String clean(String wikitext) {
    return Wikitext.clean(
            wikitext
                .replace('/', '\n')
                .replace("\n>", "/>")
                .replace("<\n", "</")
                .replace(":\n\n", "://")
                .replace("jp\n ", "jp/ ")
                .replace("jp\n）", "jp/）"),
            CLOSING)
        .text();
  }

  private static String lines(String plain) {
    return plain.replace('/', '\n').replace(":\n\n", "://").replace("jp\n）", "jp/）");
  }
}

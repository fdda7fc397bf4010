package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AozoraParserTest {

  private static final String RULE = "-------------------------------------------------------\n";
  private static final String LEGEND = RULE + "【テキスト中に現れる記号について】\n\n《》：ルビ\n（例）頗《すこぶ》る\n" + RULE;
  private static final String COLOPHON =
      lines(
          "底本：「全集1」筑摩書房",
          "　　　1988（昭和63）年初版",
          "底本の親本：「別の全集」",
          "入力：甲",
          "校正：乙",
          "2000年公開",
          "青空文庫作成ファイル：",
          "このファイルは、青空文庫で作られました。");
  private static final String BODY = "　頗《すこぶ》る長い。\n\n　終り。\n";
  private static final String WORK = "題《だい》\n著者\n\n" + LEGEND + "\n" + BODY + "\n\n\n" + COLOPHON;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void takesAFileApartWithAnyLineEnds(String lineEnd) {
    AozoraWork work = AozoraParser.parse(WORK.replace("\n", lineEnd));
    assertThat(work.title()).isEqualTo("題");
    assertThat(work.author()).isEqualTo("著者");
    assertThat(work.header()).isEqualTo("題《だい》\n著者");
    assertThat(work.legend()).isEqualTo(LEGEND.strip());
    assertThat(work.body()).isEqualTo("　頗る長い。\n\n　終り。");
    assertThat(work.colophon()).isEqualTo(COLOPHON.strip());
    assertThat(work.licence()).isEqualTo(Licence.PUBLIC_DOMAIN);
    assertThat(work.licenceEvidence()).isNull();
  }

  @Test
  void readsSeriesSubtitleForeignTitleAndTranslator() {
    AozoraWork work = AozoraParser.parse("捕物帳\nお文の魂\nTHE SOUL OF O-FUMI\nドイル\n岡本綺堂訳\n\n　本文。\n");
    assertThat(work.title()).isEqualTo("捕物帳　お文の魂");
    assertThat(work.author()).isEqualTo("ドイル");
  }

  @Test
  void keepsEverythingOfAFileWithoutStructureAsBody() {
    AozoraWork work = AozoraParser.parse("　一行目である。\n　二行目である。\n");
    assertThat(work.body()).isEqualTo("　一行目である。\n　二行目である。");
    assertThat(work.title()).isNull();
    assertThat(work.author()).isNull();
    assertThat(work.header() + work.legend() + work.colophon()).isEmpty();
    assertThat(AozoraParser.parse("").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "【テキスト中に現れる記号について】\n《》：ルビ\n-----------\n",
        "［表記について］\n●ルビは「《ルビ》」の形式で処理した。\n-----------\n",
        "---------\n《テキスト中に現れる記号について》\n《》：ルビ\n---------\n",
      })
  void recognisesOlderFormsOfTheLegend(String legend) {
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + legend + BODY);
    assertThat(work.legend()).isEqualTo(legend.strip());
    assertThat(work.body()).startsWith("　頗る長い。");
  }

  @Test
  void leavesRulesOfTheWorkItselfAlone() {
    String body = "一\n" + RULE + "　手紙の文。\n" + RULE + "　終り。";
    assertThat(AozoraParser.parse("題\n著者\n\n" + body + "\n\n" + COLOPHON).body()).isEqualTo(body);
  }

  @Test
  void takesTheInputtersNotesWithTheColophon() {
    String notes = RULE + "●入力者注\n※１　インドラ＝帝釈天。\n" + RULE;
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + BODY + notes + COLOPHON);
    assertThat(work.body()).endsWith("　終り。");
    assertThat(work.colophon()).startsWith("-----").contains("インドラ", "底本：");
  }

  @Test
  void findsAColophonThatNamesNoPrintedSource() {
    String colophon = "入力：甲\n校正：乙\n\n青空文庫作成ファイル：\nこのファイルは、青空文庫で作られました。";
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + BODY + "\n" + colophon + "\n");
    assertThat(work.body()).endsWith("　終り。");
    assertThat(work.colophon()).isEqualTo(colophon);
  }

  @Test
  void endsTheWorkWhereANoteSaysSo() {
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + BODY + "［＃本文終わり］\n広告\n" + COLOPHON);
    assertThat(work.body()).endsWith("　終り。");
    assertThat(work.colophon()).contains("広告");
  }

  @Test
  void doesNotCutAWorkThatQuotesAColophon() {
    String body = "底本：と書いてある。\n" + "　長い話が続く。\n".repeat(300);
    AozoraWork work = AozoraParser.parse("題\n著者\n\n　前。\n" + body + "\n" + COLOPHON);
    assertThat(work.body()).startsWith("　前。\n底本：と書いて").endsWith("　長い話が続く。");
    AozoraWork without = AozoraParser.parse("題\n著者\n\n　前。\n" + body);
    assertThat(without.body()).startsWith("　前。\n底本：と書いて").endsWith("　長い話が続く。");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "この作品は、クリエイティブ・コモンズ「表示 2.1 日本」でライセンスされています。",
        "この翻訳は、クリエイティブ・コモンズ「表示 4.0 国際」の下にある。",
        "この翻訳は、この版権表示を残す限りにおいて自由に利用・複製が認められる。",
        "This work is licensed under a Creative Commons License.",
        "利用条件は、http://creativecommons.org/licenses/by/2.1/jp/を参照。",
      })
  void reportsANamedLicence(String sentence) {
    AozoraWork work = AozoraParser.parse(WORK + "\n前置き。" + sentence + "後書き。\n");
    assertThat(work.licence()).isEqualTo(Licence.LICENSED);
    assertThat(work.licenceEvidence())
        .isEqualTo(sentence.endsWith("。") ? sentence : sentence + "後書き。");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "この作品は著作権存続中です。",
        "このファイルは、著作権者自らの意思により、青空文庫に収録されています。",
        "このファイルは、著作者自らの意思により、青空文庫に収録されています。",
        "翻訳の著作権は、訳者に帰属します。",
        "無断転載を禁じます。",
        "Copyright (C) 1999 by Taro。",
        "（C）2003 山田太郎。",
      })
  void reportsASurvivingCopyright(String sentence) {
    AozoraWork work = AozoraParser.parse(WORK + sentence + "\n");
    assertThat(work.licence()).isEqualTo(Licence.COPYRIGHTED);
    assertThat(work.licenceEvidence()).isEqualTo(sentence);
  }

  @Test
  void looksForRightsAroundTheWorkNotInside() {
    String body = "　無断転載と著作権者の話。クリエイティブ・コモンズの話。\n";
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + body + "\n" + COLOPHON);
    assertThat(work.licence()).isEqualTo(Licence.PUBLIC_DOMAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "※撮影された写真は、旧著作権法の規定により、保護期間を過ぎていると判断し、収録しました。",
        "※著作権の切れた作品です。",
        "初出：「著作権について」雑誌",
      })
  void doesNotTakeAnyWordAboutCopyrightForOne(String sentence) {
    assertThat(AozoraParser.parse(WORK + sentence + "\n").licence())
        .isEqualTo(Licence.PUBLIC_DOMAIN);
  }

  @Test
  void doesNotTakeAStoryWithoutColophonForALicence() {
    String story =
        lines(
            "　著作権者の無断転載と、クリエイティブ・コモンズのライセンスの話である。",
            "「Copyright と書くだけさ。自由に利用できるものか」",
            "無断での外泊が続いた。著作権の話はもうしない。",
            "　終り。");
    AozoraWork work = AozoraParser.parse("題\n著者\n\n" + story);
    assertThat(work.licence()).isEqualTo(Licence.PUBLIC_DOMAIN);
    assertThat(work.body()).isEqualTo(story.stripTrailing());
  }

  @Test
  void looksForRightsInHeaderAndAtTheEndOfAFileWithoutColophon() {
    AozoraWork licensed = AozoraParser.parse("題\n著者\nCreative Commons BY 4.0\n\n" + BODY);
    assertThat(licensed.licence()).isEqualTo(Licence.LICENSED);
    AozoraWork copyrighted = AozoraParser.parse("題\n著者\n\n" + BODY + "\n（C）2003 山田太郎\n");
    assertThat(copyrighted.licence()).isEqualTo(Licence.COPYRIGHTED);
    assertThat(copyrighted.licenceEvidence()).isEqualTo("（C）2003 山田太郎");
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }
}

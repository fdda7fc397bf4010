package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notation inside, over and beside other notation; {@code /} stands for a line end. */
class AozoraNestingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "漢《か※［＃「木＋靈」、第3水準1-86-29］ん》字 = 漢字",
        "｜※［＃「木＋靈」、第3水準1-86-29］子《れん※［＃二の字点、1-2-22］》窓 = 欞子窓",
        "※［＃「木＋靈」、第3水準1-86-29］《れん》 = 欞",
        "愈※［＃二の字点、1-2-22］《いよいよ》 = 愈〻",
        "※［＃「土へん＋竒」、12-3］《き》に = 〓に",
        "｜※［＃「土へん＋竒」、12-3］甲《きこう》 = 〓甲",
        "漢字《かん［＃「かん」はママ］じ》だ = 漢字だ",
        "漢字《かん《じ》》だ = 漢字だ",
        "〆切《しめきり》、々《のま》、二十《はたち》｜位《ぐらい》 = 〆切、々、二十位",
      })
  void readsGaijiAndNotesInsideAndUnderRuby(String source, String plain) {
    assertConverts(source, plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "絶対値｜ｘ｜は = 絶対値｜ｘ｜は",
        "Ａ｜Ｂ｜Ｃ = Ａ｜Ｂ｜Ｃ",
        "｜甲｜乙《おつ》｜丙 = ｜甲乙｜丙",
        "｜甲/乙《おつ》 = ｜甲/乙",
        "｜ = ｜",
      })
  void keepsTheBarThatStartsNoRuby(String source, String plain) {
    assertConverts(source, plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "漢字《かんじ》を書く［＃「漢字を書く」に傍点］。 = 漢字を書く。",
        "漢字《かんじ》を書く［＃「漢字《かんじ》を書く」に傍点］。 = 漢字を書く。",
        "欞※［＃二の字点、1-2-22］［＃「欞※［＃二の字点、1-2-22］」に傍点］。 = 欞〻。",
        "甲［＃「甲」に傍点］［＃「甲」に傍線］乙 = 甲乙",
        "題《だい》の名［＃「題の名」に傍点］［＃「題の名」は大見出し］ = 題の名",
        "［＃３字下げ］第一［＃「第一」に傍点］章［＃「第一章」は中見出し］ = 第一章",
        "［＃大見出し］題《だい》［＃「題」に傍点］の名［＃大見出し終わり］ = 題の名",
        "［＃ここから大見出し］/題一/題二/［＃ここで大見出し終わり］/文 = 題一/題二/文",
      })
  void readsEmphasisOverRubyAndInHeadings(String source, String plain) {
    assertConverts(source, plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "前/［＃ここから２字下げ］/中/［＃ここで字下げ終わり］/後 = 前/中/後",
        "前/　［＃ここから２字下げ］　/中 = 前/中",
        "前//［＃ここから２字下げ］/中 = 前//中",
        "前/［＃改ページ］/後 = 前/後",
        "前/［＃改ページ］［＃ページの左右中央］/後 = 前/後",
        "前［＃改ページ］/後 = 前/後",
        "前/［＃「図」のキャプション付きの図（fig1.png、横1×縦2）入る］/図［＃「図」はキャプション］/後 = 前/図/後",
        "前/［＃図（fig1.png）入る］/後 = 前/後",
        "甲［＃地寄せ］乙 = 甲/乙",
      })
  void leavesNoBlankLineWhereANoteStood(String source, String plain) {
    assertConverts(source, plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "学而時習［＃レ］之［＃（ヲ）］ = 学而時習之",
        "獵［＃二］内野［＃一］使［＃ルビの「シ」に〈原〉の注記］ = 獵内野使",
        "［＃割り注］甲［＃改行］乙［＃割り注終わり］丙 = 甲　乙丙",
        "甲［＃ここから割り注］乙［＃改行］丙［＃ここで割り注終わり］丁 = 甲乙　丙丁",
        "青空［＃「青空」の左に「アオゾラ」のルビ］文庫 = 青空文庫",
        "青空《あおぞら》［＃「青空」の左に「アオゾラ」のルビ］文庫 = 青空文庫",
        "［＃左にルビ付き］青空［＃左に「あおぞら」のルビ付き終わり］文庫 = 青空文庫",
        "鋼玉［※４］《コランダム》の［※10］砂 = 鋼玉の砂",
        "［※ａ］と［１］ = ［※ａ］と［１］",
      })
  void dropsMarksBesideTheText(String source, String plain) {
    assertConverts(source, plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "漢字《かんじ/と》 = 漢字《かんじ/と》",
        "漢》字、漢］字、漢〕字、漢≫字 = 漢》字、漢］字、漢〕字、漢≫字",
        "漢字］と［ = 漢字］と［",
        "［＃「漢字」に傍点/乙］ = ［＃「漢字」に傍点/乙］",
        "※［＃「漢字/※ = ※［＃「漢字/※",
        "〔甲/e'〕 = 〔甲/e'〕",
        "≪甲/乙≫ = ≪甲/乙≫",
        "［＃割り注］甲/乙 = 甲/乙",
        "※［＃］［＃］甲 = 〓甲",
      })
  void keepsWhatHasNoPartner(String source, String plain) {
    assertConverts(source, plain);
  }

  private static void assertConverts(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source.replace('/', '\n')))
        .isEqualTo(plain.replace('/', '\n'));
  }
}

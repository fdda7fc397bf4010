package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every class of the official list of notes (注記一覧), one by one. */
class AozoraNotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "頗《すこぶ》る | 頗る",
        "福沢諭吉｜記《しるす》 | 福沢諭吉記",
        "霧の｜ロンドン警視庁《スコットランドヤード》 | 霧のロンドン警視庁",
        "※［＃「木＋靈」、第3水準1-86-29］子窓《れんじまど》 | 欞子窓",
        "文［＃「文」に傍点］《ぶん》を | 文を",
        "《花がたみ》という絵 | 《花がたみ》という絵",
        "絵は、《花がたみ》という | 絵は、《花がたみ》という",
        "Ａ｜Ｂ｜漢字《かんじ》 | Ａ｜Ｂ漢字",
        "≪ザ・タイムズ≫ | 《ザ・タイムズ》",
        "a≪b | a≪b",
        "※［＃始め二重山括弧、1-1-52］青《あお》※［＃終わり二重山括弧、1-1-53］ | 《青》",
        "いろ／＼、しみ／″＼ | いろ〳〵、しみ〴〵",
      })
  void dropsRubyAndKeepsItsBase(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "責［＃「責」に白ゴマ傍点］空 | 責空",
        "責［＃「責」の左に二重丸傍点］空 | 責空",
        "［＃左にばつ傍点］青空［＃左にばつ傍点終わり］。 | 青空。",
        "責［＃「責」に波線］空 | 責空",
        "選考［＃「選考」は太字］する | 選考する",
        "「［＃斜体］クリス［＃斜体終わり］」 | 「クリス」",
        "Ｂ29［＃「29」は縦中横］の編隊 | Ｂ29の編隊",
        "［＃縦中横］（※［＃ローマ数字1、1-13-21］）［＃縦中横終わり］ | （Ⅰ）",
        "それ（５）［＃「（５）」は行右小書き］ | それ（５）",
        "22［＃「2」は上付き小文字］ | 22",
        "H2［＃「2」は下付き小文字］O | H2O",
        "［＃１段階大きな文字］青空［＃大きな文字終わり］ | 青空",
        "キ劇の［＃「キ劇の」は罫囲み］犠牲 | キ劇の犠牲",
        "スハフ［＃「スハフ」は横組み］ 134273 | スハフ 134273",
        "吹喋［＃「喋」に「ママ」の注記］ | 吹喋",
        "紋附だとか［＃「紋附だとか」は底本では「絞附だとか」］ | 紋附だとか",
        "籠《ざる》［＃ルビの「ざる」は底本では「さる」］を | 籠を",
        "広場へに［＃「広場へに」はママ］店 | 広場へに店",
        "青空［＃「青空」の左に「あおぞら」のルビ］ | 青空",
        "［＃注記付き］名※［＃二の字点、1-2-22］［＃「（銘々）」の注記付き終わり］ | 名〻",
        "［＃左に注記付き］守［＃左に「本ト※［＃コト、1-2-24］」の注記付き終わり］ | 守",
        "工場［＃「工場」に「×」の傍記］デ | 工場デ",
        "見［＃二］大人所［＃一レ］敬。 | 見大人所敬。",
        "噛［＃（テ）］［＃二］古人貧交行［＃（ノ）］之詩［＃（ヲ）］［＃一］吐 | 噛古人貧交行之詩吐",
        "未［＃「未」の左に「ザル」のルビ］［＃（ダ）］［＃レ］若 | 未若",
        "説と［＃割り注］ヒロソヒイ［＃割り注終わり］政治家 | 説とヒロソヒイ政治家",
        "鳥［＃割り注］東は四［＃改行］西は一［＃割り注終わり］ | 鳥東は四　西は一",
        "（［＃キャプション］アケビ（A.［＃「A.」は斜体］）の果実［＃キャプション終わり］） | （アケビ（A.）の果実）",
        "前［＃コンドルの図（fig47728_06.png、横320×縦322）入る］後 | 前後",
        "前［＃「「甲」と乙」のキャプション付きの図（fig1_2.png、横5×縦4）入る］後 | 前後",
      })
  void removesNotesInTheLine(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @Test
  void removesLinesThatHoldNothingButNotes() {
    String source =
        lines(
            "　前の段落。",
            "［＃ここから２字下げ、折り返して３字下げ］",
            "　［＃ここから太字］",
            "★注である。",
            "［＃ここで太字終わり］",
            "［＃ここで字下げ終わり］",
            "［＃改ページ］",
            "",
            "　次の段落。");
    assertThat(AozoraNotation.toPlain(source)).isEqualTo("　前の段落。\n★注である。\n\n　次の段落。\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "［＃３字下げ］第一章　本意［＃「第一章　本意」は中見出し］ | 第一章　本意",
        "［＃中見出し］曙《あけぼの》［＃中見出し終わり］ | 曙",
        "本文。［＃大見出し］題［＃大見出し終わり］続き。 | 本文。/題/続き。",
        "［＃窓小見出し］動機［＃窓小見出し終わり］　私は | 動機/　私は",
        "註［＃「註」は窓大見出し］（［＃割り注］地［＃割り注終わり］） | 註/（地）",
        "則　龍王嶋［＃「龍王嶋」は窓中見出し］　と云り | 則　龍王嶋　と云り",
        "原因［＃「原因」は同行中見出し］　であり | 原因　であり",
        "はいった。［＃地付き］（掲載誌不詳） | はいった。/（掲載誌不詳）",
        "すむでしょう。［＃地から１字上げ］坂口安吾 | すむでしょう。/坂口安吾",
      })
  void putsHeadingsAndTextAtTheFootOnLinesOfTheirOwn(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain.replace('/', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "※［＃「てへん＋劣」、第3水準1-84-77］ | 挘",
        "※［＃「口＋世」、U+546D、12-3］ | 呭",
        "※［＃「車＋度」、U+2834F、139-16］ | 𨍏",
        "※［＃半濁点付き平仮名か、1-4-87］ | か゚",
        "※［＃「※」は「二の字点」、第3水準1-2-22、6-12］ | 〻",
        "※［＃「口＋「皐」の「白」にかえて「自」、第4水準2-4-33］ | 嘷",
        "※［＃ギリシア小文字ファイナルSIGMA、1-6-57］ | ς",
        "※［＃ローマ数字19、582-3］ | ⅩⅠⅩ",
        "※［＃二重かっこ開く］ | ｟",
        "※［＃米印、1-2-8］ | ※",
        "兄※［＃小書き平仮名な、105-1］ | 兄な",
        "サ※［＃小書き片仮名ト、1-6-81］ | サㇳ",
        "来た※々［＃「※」は「つつみがまえ（勹）」＋「夕」で、読みは「そうそう」67-6］直ぐ | 来た〓々直ぐ",
        "※一［＃「※」は「口＋世」、U+546D、12-3］ | 呭一",
        "※一［＃「※」は「口＋旬」、12-3］ | 〓一",
        "※あいうえおかきくけこ［＃「※」は「口＋旬」、12-3］ | ※あいうえおかきくけこ",
        "注※［＃「※」は行右小書き］ | 注※",
        "※［＃「土へん＋竒」、12-3］ | 〓",
        "※［＃「窗」の下に「心」］ | 〓",
        "※［＃「※」は「姉」の本字。第3水準1-85-57の木へんに代えて女へん。73-1］ | 〓",
        "※［＃「女＋※［＃第3水準1-85-57］のつくり」、252-下-27］ | 〓",
        "※［＃「甲」、第4水準2-2-1］ | 〓",
        "※［＃「甲」、U+D800、1-2］ | 〓",
        "珍しき木［＃「木＋吶のつくり」、第3水準1-85-54］が | 珍しき木枘が",
      })
  void turnsGaijiIntoTheCharacterOfTheirCode(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @Test
  void countsGaijiWithAndWithoutACode() {
    PlainText plain = AozoraNotation.convert("※［＃二の字点、1-2-22］※［＃ト音記号、48-12］甲［＃「甲」に傍点］");
    assertThat(plain).isEqualTo(new PlainText("〻〓甲", 1, 1, 1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "日本の 〔e'tiquette〕 も | 日本の étiquette も",
        "jusqu'〔a`〕 | jusqu'à",
        "〔Sito^t qu'on le touche il re'sonne.〕 | Sitôt qu'on le touche il résonne.",
        "〔La pense'e, c'est l'existence.〕 | La pensée, c'est l'existence.",
        "〔Franc,ais, donc, de'ja`〕 | Français, donc, déjà",
        "〔Go:tterwelt, Stras&e, ae&on, OE&uvre, a&ngr〕 | Götterwelt, Straße, æon, Œuvre, ångr",
        "〔Tenryu^（白山）〕 | Tenryû（白山）",
        "〔!@Espan~a!〕 | ¡España!",
        "それが 〔E'tude〕《エチュード》 だ | それが Étude だ",
        "〔本全集第一巻所収〕 | 〔本全集第一巻所収〕",
        "〔Mar※［＃「甲」、12-3］〕 | 〔Mar〓〕",
        "〔甲〔e'〕乙〕 | 〔甲é乙〕",
        "e'tude | e'tude",
      })
  void composesAccentsInsideTheirBrackets(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "甲［＃「］」は底本では「」」］乙 | 甲乙",
        "甲［＃「［」は底本では「（」］乙［＃改行］ | 甲乙",
        "甲［＃「「」は底本では「『」］乙［＃「乙」に傍点］」 | 甲乙」",
        "踟※［＃「あしへん」に「厨］］したり | 踟〓したり",
        "甲［＃閉じない注 | 甲［＃閉じない注",
        "甲［１］乙］ | 甲［１］乙］",
        "日柄《ひがら》を［＃「日柄《ひがら》を」は底本では「日※［＃「てへん＋丙」、第4水準2-13-2］を」］甲 | 日柄を甲",
        "［＃「※［＃「廴＋囘」、第4水準2-12-11］輪と」はママ］甲 | 甲",
      })
  void findsTheEndOfNotesThatNestOrQuoteBrackets(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "本文［＃「強調」に傍点］。 | 本文強調。",
        "本文［＃「強調」に傍点］強調 | 本文強調",
        "作者の心的状態［＃「作者の心的状態である」に白丸傍点］である | 作者の心的状態である",
        "本文［＃「※」に傍点］。 | 本文。",
        "本文［＃「強調」はママ］。 | 本文。",
      })
  void restoresStyledWordsOnlyWhereTheTextLacksThem(String source, String plain) {
    assertThat(AozoraNotation.toPlain(source)).isEqualTo(plain);
  }

  @Test
  void readsAllLineEnds() {
    assertThat(AozoraNotation.toPlain("甲\r\n乙\r丙\n丁")).isEqualTo("甲\n乙\n丙\n丁");
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }
}

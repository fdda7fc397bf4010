package io.karasu.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

  /** What corpus.md 4.8 says is found, and the pitfalls it names. */
  @ParameterizedTest
  @CsvSource({
    "電話090-1234-5678まで, 電話[phone]まで",
    "電話０９０−１２３４−５６７８まで, 電話[phone]まで",
    "携帯は090‐1234‐5678です, 携帯は[phone]です",
    "090ー1234ー5678, [phone]",
    "09012345678, [phone]",
    "050-3123-4567, [phone]",
    "020-1234-5678, [phone]",
    "(03)1234-5678, [phone]",
    "03（1234）5678, [phone]",
    "0466-12-3456, [phone]",
    "09808-1-2345, [phone]",
    "TEL.03-1234-5678, TEL.[phone]",
    "電話 03 1234 5678, 電話 [phone]",
    "FAX0312345678, FAX[phone]",
    "+81-90-1234-5678, [phone]",
    "+81 (0)3-1234-5678, [phone]",
    "連絡先はtaro.yamada+x@example.co.jpまで, 連絡先は[mail]まで",
    "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐへ, [mail]へ",
    "a@b.jp.とc@d.org, [mail].と[mail]",
    "〒100-8111東京都, [postal code]東京都",
    "〒１００−８１１１, [postal code]",
    "100-8111 東京都千代田区, [postal code] 東京都千代田区",
    "カード4111 1111 1111 1111です, カード[card]です",
    "4111-1111-1111-1111, [card]",
    "4111111111111111, [card]",
    "3782-822463-10005, [card]",
    "マイナンバー：1234 5678 9018, マイナンバー：[my number]",
    "個人番号は123456789018, 個人番号は[my number]",
    "接続元203.0.113.7から, 接続元[ip]から",
    "IP 8.8.8.8, IP [ip]"
  })
  void masks(String text, String masked) {
    assertThat(PersonalData.mask(text).text()).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10000000000円",
        "0.00012345678",
        "0.09012345678",
        "2023-01-23-4567",
        "2010-0101-2020",
        "平成01-02-2003",
        "平成15年5月30日法律第57号",
        "令和3年（ワ）第12345号",
        "03 1234 5678",
        "0312345678",
        "1990-01-02",
        "100-8111",
        "第100-1234号",
        "法人番号7000012050002",
        "T7000012050002",
        "123456789018",
        "マイナンバー：1234 5678 9012",
        "ISBN978-4-00-000000-0",
        "9784003101018",
        "4901234567894",
        "20231231235959",
        "4111111111111112",
        "4111 11111 1111 111",
        "411111111111111111111",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "192.168.0.1",
        "10.20.30.40",
        "127.0.0.1",
        "256.1.1.1",
        "1.2.3.4.5",
        "第1.2.3.4節",
        "5@100.0",
        "@example.jp",
        "名前@組織"
      })
  void leaves(String text) {
    assertThat(PersonalData.mask(text).text()).isEqualTo(text);
    assertThat(PersonalData.mask(text).spans()).isEmpty();
  }

  @Test
  void tollFreeNumbersAreFoundAndNotMasked() {
    for (String text : List.of("0120-123-456", "0800-123-4567", "0120123456")) {
      assertThat(PersonalData.find(text))
          .containsExactly(new PersonalSpan(PersonalKind.TOLL_FREE, 0, text.length()));
      assertThat(PersonalData.mask(text).text()).isEqualTo(text);
    }
  }

  @Test
  void spansCountCodePointsOfTheOriginal() {
    String text = "𠮷野家😀０９０ー１２３４ー５６７８、a@b.jp";
    assertThat(PersonalData.mask(text).spans())
        .containsExactly(
            new PersonalSpan(PersonalKind.MOBILE, 4, 17),
            new PersonalSpan(PersonalKind.MAIL, 18, 24));
    assertThat(PersonalData.mask(text).text()).isEqualTo("𠮷野家😀[phone]、[mail]");
  }

  @Test
  void longRunsTakeLinearTime() {
    for (String unit : List.of("a", "a.", "a@", "0", "0-", "4 ", "1.", "〒", "+81", "(0", "a@b.")) {
      assertThat(PersonalData.find(unit.repeat(300_000))).isNotNull();
    }
  }

  @Property(tries = 200)
  void whatIsLeftIsTheOriginal(@ForAll String text) {
    PersonalData.Masked masked = PersonalData.mask(text + " 090-1234-5678\ud800");
    assertThat(masked.text()).endsWith("[phone]\ud800");
    assertThat(masked.spans()).isNotEmpty();
  }
}

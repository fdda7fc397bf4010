package io.karasu.ingest.precedents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraDateTest {

  @ParameterizedTest
  @CsvSource({
    "Showa, 22, 11, 11, 1947-11-11",
    "昭和, 64, 1, 7, 1989-01-07",
    "H, 1, 1, 8, 1989-01-08",
    "Heisei, 31, 4, 30, 2019-04-30",
    "reiwa, 1, 5, 1, 2019-05-01",
    "R, 6, 2, 29, 2024-02-29",
    "大正, 15, 12, 25, 1926-12-25",
    "Meiji, 6, 1, 1, 1873-01-01",
  })
  void aDayOfAnEraIsADay(String era, int year, int month, int day, String expected) {
    assertThat(EraDate.of(era, year, month, day)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Showa, 65, 1, 1",
    "Showa, 64, 1, 8",
    "Heisei, 1, 1, 7",
    "Heisei, 31, 5, 1",
    "Reiwa, 1, 4, 30",
    "Reiwa, 5, 2, 29",
    "Reiwa, 5, 13, 1",
    "Reiwa, 0, 1, 1",
    "Reiwa, -3, 1, 1",
    "Meiji, 5, 12, 2",
    "Edo, 1, 1, 1",
    "'', 1, 1, 1",
  })
  void whatWasNeverADayIsNone(String era, int year, int month, int day) {
    assertThat(EraDate.of(era, year, month, day)).isNull();
  }

  @Test
  void datesAreFoundInTheHeadOfADecision() {
    assertThat(EraDate.in("平成２６年３月２７日判決言渡 同日原本領収裁判所書記官")).isEqualTo("2014-03-27");
    assertThat(EraDate.in("言渡 平成24年9月20日")).isEqualTo("2012-09-20");
    assertThat(EraDate.in("令和元年５月１日")).isEqualTo("2019-05-01");
    assertThat(EraDate.in("平成２６年１３月２７日")).isNull();
    assertThat(EraDate.in("平成２６年")).isNull();
  }
}

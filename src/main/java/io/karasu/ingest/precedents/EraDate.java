package io.karasu.ingest.precedents;

import com.ibm.icu.text.Normalizer2;
import io.karasu.corpus.Nullable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates of the Japanese eras since 1873, when the Gregorian calendar came, as ISO dates. */
public final class EraDate {

  private static final Pattern WRITTEN =
      Pattern.compile("(明治|大正|昭和|平成|令和) ?([0-9]{1,2}|元) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日");

  private EraDate() {}

  private enum Era {
    MEIJI("明治", 1867, "1873-01-01", "1912-07-30"),
    TAISHO("大正", 1911, "1912-07-30", "1926-12-25"),
    SHOWA("昭和", 1925, "1926-12-25", "1989-01-07"),
    HEISEI("平成", 1988, "1989-01-08", "2019-04-30"),
    REIWA("令和", 2018, "2019-05-01", "2099-12-31");

    private final String japanese;

    /** The year before the era's first. */
    private final int before;

    private final LocalDate first;
    private final LocalDate last;

    Era(String japanese, int before, String first, String last) {
      this.japanese = japanese;
      this.before = before;
      this.first = LocalDate.parse(first);
      this.last = LocalDate.parse(last);
    }

    static Optional<Era> of(String name) {
      for (Era era : values()) {
        if (era.japanese.equals(name)
            || era.name().equalsIgnoreCase(name)
            || era.name().substring(0, 1).equalsIgnoreCase(name)) {
          return Optional.of(era);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The day {@code YYYY-MM-DD}; null if there is no such era, or no such day in it.
   *
   * @param era 昭和, Showa or S, and so on from Meiji
   * @param year of the era; its first is 1
   */
  @Nullable
  public static String of(@Nullable String era, int year, int month, int day) {
    Era found = era == null ? null : Era.of(era).orElse(null);
    if (found == null || year < 1 || year > 99) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(found.before + year, month, day);
      return date.isBefore(found.first) || date.isAfter(found.last) ? null : date.toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The first date that a text holds, as in 平成２６年３月２７日判決言渡; null if none. */
  @Nullable
  public static String in(String text) {
    Matcher date = WRITTEN.matcher(Normalizer2.getNFKCInstance().normalize(text));
    if (!date.find()) {
      return null;
    }
    int year = date.group(2).equals("元") ? 1 : Integer.parseInt(date.group(2));
    return of(
        date.group(1), year, Integer.parseInt(date.group(3)), Integer.parseInt(date.group(4)));
  }
}

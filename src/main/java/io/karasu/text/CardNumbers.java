package io.karasu.text;

import java.util.Set;

/** Tells credit card numbers from other long numbers: issuer, length, grouping, Luhn sum. */
final class CardNumbers {

  /** How the digits of a card are grouped; one group is no grouping. */
  private static final Set<String> GROUPINGS = Set.of("4444", "444", "4443", "465", "464", "4441");

  private CardNumbers() {}

  /**
   * Whether a run of 13 to 19 digits is a card number. Issuers and lengths by ISO/IEC 7812 prefixes
   * in use; a bare number of 14 digits (often a time stamp) and of 13 (JAN, ISBN, corporate number)
   * needs {@code isNamed}.
   *
   * @param grouped digits, with single blanks or hyphens between groups
   * @param isNamed whether a word for a card stands near
   */
  static boolean isCard(String grouped, boolean isNamed) {
    StringBuilder sizes = new StringBuilder();
    StringBuilder digits = new StringBuilder();
    int size = 0;
    for (int i = 0; i < grouped.length(); i++) {
      char c = grouped.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
        size++;
      } else {
        sizes.append(size);
        size = 0;
      }
    }
    boolean isGrouped = sizes.length() > 0;
    sizes.append(size);
    String number = digits.toString();
    boolean isShort = number.length() < 15;
    return (!isGrouped || GROUPINGS.contains(sizes.toString()))
        && (isGrouped || isNamed || !isShort)
        && isIssued(number)
        && !CheckDigits.isCorporateNumber(number)
        && CheckDigits.isLuhn(number);
  }

  private static boolean isIssued(String number) {
    int two = Integer.parseInt(number.substring(0, 2));
    int four = Integer.parseInt(number.substring(0, 4));
    return switch (number.length()) {
      case 13 -> number.charAt(0) == '4';
      case 14 -> two == 30 || two == 36 || two == 38 || two == 39;
      case 15 -> two == 34 || two == 37;
      case 16 ->
          number.charAt(0) == '4'
              || (two >= 51 && two <= 55)
              || (four >= 2221 && four <= 2720)
              || (four >= 3528 && four <= 3589)
              || two == 60
              || two == 62
              || two == 64
              || two == 65;
      default -> two == 62 || (number.length() == 19 && number.charAt(0) == '4');
    };
  }
}

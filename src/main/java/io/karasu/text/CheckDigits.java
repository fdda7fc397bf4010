package io.karasu.text;

/** Check digits of numbers that stand in texts; every argument is ASCII digits. */
final class CheckDigits {

  private static final int MY_NUMBER_LENGTH = 12;
  private static final int CORPORATE_LENGTH = 13;

  private CheckDigits() {}

  /** Whether the Luhn sum (ISO/IEC 7812-1) of {@code digits} is a multiple of 10. */
  static boolean isLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = fromRight(digits, i);
      int weighted = i % 2 == 1 ? 2 * digit : digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  /**
   * Whether {@code digits} is an individual number (12 digits) with a right check digit: 11 − Σ
   * Pₙ·Qₙ mod 11 over the 11 digits before it, n from the right, Qₙ = n+1 for n ≤ 6 and n−5 above;
   * a remainder of 0 or 1 gives 0.
   */
  static boolean isMyNumber(String digits) {
    if (digits.length() != MY_NUMBER_LENGTH) {
      return false;
    }
    int sum = 0;
    for (int n = 1; n <= 11; n++) {
      sum += fromRight(digits, n) * (n <= 6 ? n + 1 : n - 5);
    }
    int check = sum % 11 <= 1 ? 0 : 11 - sum % 11;
    return fromRight(digits, 0) == check;
  }

  /**
   * Whether {@code digits} is a corporate number (13 digits, public) with a right check digit: the
   * first digit is 9 − Σ Pₙ·Qₙ mod 9 over the others, n from the right, Q 1 for odd and 2 for even
   * n.
   */
  static boolean isCorporateNumber(String digits) {
    if (digits.length() != CORPORATE_LENGTH) {
      return false;
    }
    int sum = 0;
    for (int n = 1; n <= 12; n++) {
      sum += fromRight(digits, n - 1) * (n % 2 == 1 ? 1 : 2);
    }
    return digits.charAt(0) - '0' == 9 - sum % 9;
  }

  private static int fromRight(String digits, int index) {
    return digits.charAt(digits.length() - 1 - index) - '0';
  }
}

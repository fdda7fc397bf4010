package io.karasu.text;

/**
 * Kinds of personal data that {@link PersonalData} finds, in the order in which they claim a
 * stretch of text.
 */
public enum PersonalKind {
  /** E-mail addresses. */
  MAIL("mail", true),
  /**
   * Toll-free numbers (0120, 0800): they belong to businesses, so they are found and not masked.
   */
  TOLL_FREE("toll-free", false),
  /** Mobile, IP and machine numbers (020, 050, 060, 070, 080, 090). */
  MOBILE("phone", true),
  /** Japanese numbers with +81. */
  INTERNATIONAL("phone", true),
  /** Ten digits with an area code. */
  LANDLINE("phone", true),
  /** Postal codes after 〒 or before the name of a prefecture. */
  POSTAL("postal code", true),
  /** Individual numbers (マイナンバー) with a right check digit and a word that says so. */
  MY_NUMBER("my number", true),
  /** Credit card numbers by issuer, length, grouping and the Luhn sum. */
  CARD("card", true),
  /** Global IPv4 addresses. */
  IP("ip", true);

  private final String label;
  private final boolean masked;

  PersonalKind(String label, boolean masked) {
    this.label = label;
    this.masked = masked;
  }

  /** Whether it is masked by default. */
  public boolean isMasked() {
    return masked;
  }

  /** What stands in the place of a masked stretch, such as {@code [phone]}. */
  public String mask() {
    return "[" + label + "]";
  }
}

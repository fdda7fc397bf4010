package io.karasu.ingest;

/**
 * Makes the header of an HTTP response readable that a browser would read: jwarc refuses a response
 * for one line without a name.
 */
final class HttpHeader {

  /** What a name may be made of besides letters and digits (RFC 9110, 5.6.2). */
  private static final String SIGNS = "!#$%&'*+-.^_`|~";

  private HttpHeader() {}

  /**
   * Gives a made-up name to each line that has none, in place.
   *
   * @param record a WARC record whose content is an HTTP response
   */
  static void forgive(byte[] record) {
    int line = nextLine(record, blankLine(record, 0));
    // The status line stays as it is.
    line = nextLine(record, line);
    while (line < record.length && !isBlank(record, line)) {
      if (!hasName(record, line) && line + 1 < record.length && record[line + 1] != '\n') {
        record[line] = 'X';
        record[line + 1] = ':';
      }
      line = nextLine(record, line);
    }
  }

  private static boolean hasName(byte[] record, int line) {
    if (record[line] == ' ' || record[line] == '\t') {
      return true;
    }
    int i = line;
    while (i < record.length && isNameByte(record[i])) {
      i++;
    }
    int end = i;
    while (i < record.length && record[i] == ' ') {
      i++;
    }
    return end > line && i < record.length && record[i] == ':';
  }

  private static boolean isNameByte(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && SIGNS.indexOf(b) >= 0);
  }

  private static int blankLine(byte[] record, int from) {
    int line = from;
    while (line < record.length && !isBlank(record, line)) {
      line = nextLine(record, line);
    }
    return line;
  }

  private static boolean isBlank(byte[] record, int line) {
    return record[line] == '\n'
        || (record[line] == '\r' && line + 1 < record.length && record[line + 1] == '\n');
  }

  private static int nextLine(byte[] record, int from) {
    int i = from;
    while (i < record.length && record[i] != '\n') {
      i++;
    }
    return i + 1;
  }
}

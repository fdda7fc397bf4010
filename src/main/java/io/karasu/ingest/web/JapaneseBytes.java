package io.karasu.ingest.web;

/**
 * How well bytes read as Japanese in each encoding: points for each character that is read, by how
 * common its kind is in Japanese text. ASCII, which all of them share, has none. The points are our
 * own; {@code CharsetDetectionTest} measures what they decide.
 */
final class JapaneseBytes {

  private static final int KANA = 10;
  private static final int KATAKANA = 8;
  private static final int MARK = 10;
  private static final int COMMON_KANJI = 5;
  private static final int SIGN = 4;
  private static final int RARE = -1;
  private static final int HALF_WIDTH = -3;
  private static final int OUTSIDE = -10;
  private static final int ERROR = -50;

  /**
   * What a reading comes to.
   *
   * @param points the higher, the more like Japanese
   * @param kana hiragana and katakana that were read
   * @param errors bytes that no character begins with or goes on with
   */
  record Reading(long points, long kana, long errors) {}

  private long points;
  private long kana;
  private long errors;

  private JapaneseBytes() {}

  /** Reads as Shift_JIS with the extensions of CP932. */
  static Reading shiftJis(byte[] bytes) {
    JapaneseBytes sum = new JapaneseBytes();
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      if (lead >= 0xa1 && lead <= 0xdf) {
        sum.points += HALF_WIDTH;
      } else if (lead == 0x80 || lead == 0xa0 || lead > 0xfc) {
        sum.error();
      } else if (i < bytes.length) {
        int trail = bytes[i] & 0xff;
        if (trail < 0x40 || trail == 0x7f || trail > 0xfc) {
          sum.error();
        } else {
          i++;
          sum.addJis(jisOfShiftJis(lead, trail));
        }
      }
    }
    return sum.reading();
  }

  /** Reads as EUC-JP. */
  static Reading eucJp(byte[] bytes) {
    JapaneseBytes sum = new JapaneseBytes();
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      int length = lead == 0x8f ? 2 : 1;
      if (lead < 0xa1 && lead != 0x8e && lead != 0x8f) {
        sum.error();
        continue;
      }
      if (i + length > bytes.length) {
        break;
      }
      int trail = bytes[i] & 0xff;
      int last = bytes[i + length - 1] & 0xff;
      if (trail < 0xa1 || last < 0xa1 || trail == 0xff || last == 0xff) {
        sum.error();
        continue;
      }
      i += length;
      if (lead == 0x8e) {
        sum.points += HALF_WIDTH;
      } else if (lead == 0x8f) {
        sum.points += RARE;
      } else {
        sum.addJis(((lead - 0x80) << 8) | (trail - 0x80));
      }
    }
    return sum.reading();
  }

  /** Reads as UTF-8. */
  static Reading utf8(byte[] bytes) {
    JapaneseBytes sum = new JapaneseBytes();
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      int length = lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
      int codePoint = length < 0 ? 0 : lead & (0x3f >> length);
      int end = i + length;
      while (length > 0 && i < end && i < bytes.length && (bytes[i] & 0xc0) == 0x80) {
        codePoint = (codePoint << 6) | (bytes[i++] & 0x3f);
      }
      if (length < 0 || (i < end && i < bytes.length)) {
        sum.error();
      } else if (i == end) {
        sum.addUnicode(codePoint);
      }
    }
    return sum.reading();
  }

  private Reading reading() {
    return new Reading(points, kana, errors);
  }

  private void error() {
    errors++;
    points += ERROR;
  }

  /** JIS X 0208 as two bytes 21 to 7e; beyond them what CP932 added. */
  private static int jisOfShiftJis(int lead, int trail) {
    int row = (lead < 0xa0 ? lead - 0x81 : lead - 0xc1) * 2 + (trail >= 0x9f ? 1 : 0);
    int cell = trail >= 0x9f ? trail - 0x9f : trail - (trail > 0x7f ? 0x41 : 0x40);
    return ((row + 0x21) << 8) | (cell + 0x21);
  }

  private void addJis(int jis) {
    int row = jis >> 8;
    int cell = jis & 0xff;
    if (row == 0x21) {
      // 、。「」ー
      boolean isMark = cell == 0x22 || cell == 0x23 || cell == 0x56 || cell == 0x57 || cell == 0x3c;
      points += isMark ? MARK : SIGN;
    } else if (row == 0x24 && cell <= 0x73) {
      kana++;
      points += KANA;
    } else if (row == 0x25 && cell <= 0x76) {
      kana++;
      points += KATAKANA;
    } else if (row == 0x22 || row == 0x23) {
      points += SIGN;
    } else if (row >= 0x30 && row <= 0x4f) {
      points += COMMON_KANJI;
    } else if ((row >= 0x50 && row <= 0x74) || row == 0x2d) {
      points += RARE;
    } else {
      points += row >= 0x79 && row <= 0x7c ? RARE : OUTSIDE;
    }
  }

  private void addUnicode(int c) {
    if (c >= 0x3041 && c <= 0x3096) {
      kana++;
      points += KANA;
    } else if (c >= 0x30a1 && c <= 0x30fa) {
      kana++;
      points += KATAKANA;
    } else if (c >= 0x3000 && c <= 0x30ff) {
      points += MARK;
    } else if (c >= 0x4e00 && c <= 0x9fff) {
      points += COMMON_KANJI;
    } else if (c >= 0xd800 && c <= 0xdfff) {
      error();
    } else {
      points += c >= 0x2000 ? SIGN : 1;
    }
  }
}

package io.karasu.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;

/**
 * Normalises Japanese text by the rules of a {@link Normalization}. Idempotent; a text that needs
 * no change is returned as the same object. Safe for use by several threads. Making one costs some
 * milliseconds (a table of all UTF-16 units), so it is made once and kept.
 */
public final class JapaneseNormalizer {

  private static final char REPLACEMENT = '\uFFFD';
  private static final int HALFWIDTH_DAKUTEN = 0xFF9E;
  private static final int VARIATION_SELECTOR_16 = 0xFE0F;
  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  private final Normalization rules;
  private final CharacterActions actions;

  /** A normaliser with the given rules. */
  public JapaneseNormalizer(Normalization rules) {
    this.rules = rules;
    this.actions = new CharacterActions(rules);
  }

  /** The normal form of {@code text}; the result has no unpaired surrogate. */
  public String normalize(String text) {
    String result = pass(text);
    if (rules.form() != Normalization.Form.NFKC || result.equals(text)) {
      return result;
    }
    // NFKC makes a few characters that the other rules change: superscript minus → U+2212.
    return pass(result);
  }

  private String pass(String text) {
    int clean = cleanPrefix(text);
    if (clean == text.length() && !endsInSpace(text, clean)) {
      return text;
    }
    Output output = new Output(text, clean);
    output.appendRest();
    return output.finish();
  }

  private boolean endsInSpace(CharSequence text, int end) {
    return rules.trailingSpace() && end > 0 && WhiteSpace.isSpace(text.charAt(end - 1));
  }

  /** Number of leading UTF-16 units that surely stay as they are. */
  private int cleanPrefix(String text) {
    int i = 0;
    while (i < text.length()) {
      byte action = actions.of(text.charAt(i));
      if (action == CharacterActions.KEEP) {
        i++;
      } else if (action == CharacterActions.SURROGATE && isCleanPair(text, i)) {
        i += 2;
      } else if (staysInContext(action, text, i)) {
        i++;
      } else {
        return i;
      }
    }
    return i;
  }

  private boolean isCleanPair(String text, int i) {
    int codePoint = text.codePointAt(i);
    return codePoint > Character.MAX_VALUE
        && !isRemoved(codePoint)
        && !actions.needsForm(codePoint);
  }

  private boolean staysInContext(byte action, String text, int i) {
    if (action == CharacterActions.LINE_FEED) {
      return !endsInSpace(text, i);
    }
    // Whether a separator changes depends on what follows after removals: only a safe no is used.
    return action == CharacterActions.DIGIT_SEPARATOR && (i == 0 || !isDigit(text.charAt(i - 1)));
  }

  /** The two noncharacters at the end of each supplementary plane. */
  private boolean isRemoved(int supplementary) {
    return rules.controlCharacters() && (supplementary & 0xFFFE) == 0xFFFE;
  }

  private static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  /** Emoji that NFKC leaves alone; ™ and ℹ are emoji too, but become letters. */
  private static boolean isEmojiPart(int codePoint) {
    return codePoint == VARIATION_SELECTOR_16
        || UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_MODIFIER)
        || (UCharacter.hasBinaryProperty(codePoint, UProperty.EXTENDED_PICTOGRAPHIC)
            && NFKC.getDecomposition(codePoint) == null);
  }

  /**
   * The text under construction. Rules that depend on neighbours look back at what is already
   * written, never ahead, so that characters removed in between do not hide a neighbour.
   */
  private final class Output {
    private final String text;
    private final StringBuilder written;
    private int next;
    private boolean needsForm;

    Output(String text, int clean) {
      this.text = text;
      this.written = new StringBuilder(text.length() + 1).append(text, 0, clean);
      this.next = clean;
    }

    void appendRest() {
      int length = text.length();
      while (next < length) {
        int start = next;
        while (next < length && actions.of(text.charAt(next)) == CharacterActions.KEEP) {
          next++;
        }
        if (next > start) {
          appendKept(start, next);
        }
        if (next < length) {
          appendOne();
        }
      }
    }

    String finish() {
      if (rules.trailingSpace()) {
        removeTrailingSpace();
      }
      String result = needsForm ? actions.toForm(written) : written.toString();
      return result.equals(text) ? text : result;
    }

    private void appendKept(int start, int end) {
      if (isDigit(text.charAt(start))) {
        beforeDigit();
      }
      written.append(text, start, end);
    }

    private void appendOne() {
      char unit = text.charAt(next);
      byte action = actions.of(unit);
      if (action == CharacterActions.SURROGATE) {
        appendSurrogate();
        return;
      }
      next++;
      switch (action) {
        case CharacterActions.REPLACE -> appendUnit(actions.replacement(unit));
        case CharacterActions.LINE_FEED -> endLine();
        case CharacterActions.LINE_END -> {
          if (unit == '\r' && next < text.length() && text.charAt(next) == '\n') {
            next++;
          }
          endLine();
        }
        case CharacterActions.JOINER -> {
          if (written.length() > 0 && isEmojiPart(written.codePointBefore(written.length()))) {
            written.append(unit);
          }
        }
        case CharacterActions.VOICING_MARK -> appendVoicingMark(unit == HALFWIDTH_DAKUTEN);
        case CharacterActions.FORM -> {
          needsForm = true;
          written.append(unit);
        }
        case CharacterActions.DIGIT_SEPARATOR -> written.append(unit);
        default -> {} // REMOVE
      }
    }

    private void appendUnit(char unit) {
      if (isDigit(unit)) {
        beforeDigit();
      }
      // A replacement by rule may itself have a compatibility form (゛ under NFKC).
      needsForm |= actions.needsForm(unit);
      written.append(unit);
    }

    private void appendSurrogate() {
      int codePoint = text.codePointAt(next);
      next += Character.charCount(codePoint);
      if (codePoint <= Character.MAX_VALUE) {
        written.append(REPLACEMENT);
      } else if (!isRemoved(codePoint)) {
        needsForm |= actions.needsForm(codePoint);
        written.appendCodePoint(codePoint);
      }
    }

    private void endLine() {
      if (rules.trailingSpace()) {
        removeTrailingSpace();
      }
      written.append('\n');
    }

    private void removeTrailingSpace() {
      int end = written.length();
      while (end > 0 && WhiteSpace.isSpace(written.charAt(end - 1))) {
        end--;
      }
      written.setLength(end);
    }

    private void appendVoicingMark(boolean dakuten) {
      int last = written.length() - 1;
      int composed =
          last < 0 ? -1 : NFC.composePair(written.charAt(last), dakuten ? 0x3099 : 0x309A);
      if (composed >= 0) {
        written.setCharAt(last, (char) composed);
      } else {
        appendUnit(dakuten ? '\u309B' : '\u309C');
      }
    }

    /** Makes ，．： ASCII where a digit is before and another about to be written. */
    private void beforeDigit() {
      int last = written.length() - 1;
      if (last < 1 || !rules.fullwidthAscii() || !isDigit(written.charAt(last - 1))) {
        return;
      }
      char separator = written.charAt(last);
      if (actions.of(separator) == CharacterActions.DIGIT_SEPARATOR) {
        written.setCharAt(last, (char) (separator - CharacterActions.FULLWIDTH_TO_ASCII));
      }
    }
  }
}

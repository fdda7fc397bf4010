package io.karasu.text;

import java.util.Objects;

/**
 * Which rules {@link JapaneseNormalizer} applies; the config block {@code ingest.normalize}. A lone
 * surrogate becomes U+FFFD under every setting, because UTF-8 cannot hold it. Dakuten and
 * handakuten are never removed.
 *
 * @param form Unicode normalisation form of the result, made after all other rules
 * @param halfwidthKatakana half-width katakana and their punctuation (U+FF61–FF9F) become
 *     full-width; a half-width voicing mark joins the kana before it (ｶﾞ → ガ), and becomes ゛ or ゜
 *     where it cannot
 * @param fullwidthAscii full-width letters, digits and {@code ＂＃＄％＆＇＊＋－／＠＼＾＿｀｜} become ASCII, and
 *     so do {@code ，．：} between two digits; the marks that Japanese is written with stay: {@code
 *     ！（），．：；＜＝＞？［］｛｝～}
 * @param waveDash characters that CP932 and JIS X 0208 map to different code points get one form: ～
 *     U+FF5E → 〜 U+301C, ∥ U+2225 → ‖ U+2016, ― U+2015 → — U+2014, ￠￡￢ → ¢£¬, and both － U+FF0D and
 *     − U+2212 → {@code -}, the sign that is a hyphen as well as a minus
 * @param controlCharacters C0 and C1 controls, DEL and noncharacters are removed; tab and line ends
 *     stay
 * @param zeroWidth invisible characters are removed: U+200B–200F, U+202A–202E, U+2060–206F, U+FEFF,
 *     U+00AD, U+061C, U+180E; a joiner U+200D directly after an emoji, a skin tone or U+FE0F stays,
 *     and so do variation selectors
 * @param spaces U+00A0, U+1680, U+2000–200A, U+202F and U+205F become U+0020; the ideographic space
 *     U+3000 stays
 * @param lineEnds CR LF, CR, U+000B, U+000C, U+0085, U+2028 and U+2029 become LF
 * @param trailingSpace white space before LF and at the end of the text is removed (the LF stay)
 */
public record Normalization(
    Form form,
    boolean halfwidthKatakana,
    boolean fullwidthAscii,
    boolean waveDash,
    boolean controlCharacters,
    boolean zeroWidth,
    boolean spaces,
    boolean lineEnds,
    boolean trailingSpace)
    implements java.io.Serializable {

  /** A Unicode normalisation form (UAX 15), by the tables of the ICU release in the pom. */
  public enum Form {
    /** Canonical composition: か + U+3099 → が; compatibility ideographs become unified ones. */
    NFC,
    /** Compatibility composition: also ① → 1, ㌔ → キロ, … → ..., all full-width marks → ASCII. */
    NFKC,
    /** The text keeps the form that it has. */
    NONE
  }

  public Normalization {
    Objects.requireNonNull(form, "form");
  }
}

package io.karasu.text;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Generators of text for property tests: the characters that the rules care about, and any. */
public final class JapaneseText {

  private static final String[] PIECES = {
    "あ",
    "か",
    "が",
    "は",
    "ぱ",
    "ん",
    "カ",
    "ハ",
    "ウ",
    "ヴ",
    "ー",
    "ｶ",
    "ﾊ",
    "ｳ",
    "ﾞ",
    "ﾟ",
    "ｰ",
    "｡",
    "､",
    "･",
    "\u3099",
    "\u309A",
    "\u309B",
    "漢",
    "字",
    "々",
    "〇",
    "𠮷",
    "神",
    "\uFA19",
    "Ａ",
    "ｚ",
    "０",
    "９",
    "1",
    "7",
    "a",
    "Z",
    "，",
    "．",
    "：",
    "！",
    "？",
    "（",
    "）",
    "＝",
    "～",
    "〜",
    "∥",
    "‖",
    "－",
    "−",
    "―",
    "—",
    "￠",
    "￥",
    "⁻",
    "①",
    "㌔",
    "…",
    "™",
    "👨",
    "👩",
    "🏽",
    "❤",
    "\uFE0F",
    "\u200D",
    "\u200B",
    "\uFEFF",
    "\u202E",
    "\u00AD",
    " ",
    "\t",
    "\u3000",
    "\u00A0",
    "\u2003",
    "\n",
    "\r",
    "\u000B",
    "\f",
    "\u0085",
    "\u2028",
    "\u0000",
    "\u001B",
    "\uFFFF",
    "\uD842",
    "\uDFB7",
    "é",
    "e",
    "\u0301",
    "\u0323",
    "↔",
    "\u0338",
    "、",
    "。",
    "「",
    "」",
    "・",
    "!",
    "?",
    "\uDBFF\uDFFF",
    "\uD87E\uDC00",
  };

  private JapaneseText() {}

  /** Short texts, most of them full of characters that some rule changes. */
  public static Arbitrary<String> any() {
    Arbitrary<String> pieces = Arbitraries.of(PIECES);
    Arbitrary<String> units = Arbitraries.chars().map(String::valueOf);
    Arbitrary<String> codePoints =
        Arbitraries.integers().between(0, 0x10FFFF).map(Character::toString);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, pieces),
            net.jqwik.api.Tuple.of(1, units),
            net.jqwik.api.Tuple.of(1, codePoints))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  /** Texts over few characters, so that lines, sentences and n-grams repeat. */
  public static Arbitrary<String> repetitive() {
    Arbitrary<String> piece =
        Arbitraries.of("あ", "い", "漢", "𠮷", "。", "、", "\n", "…", "！", "a", " ", "\u3000", "・");
    return piece.list().ofMaxSize(120).map(parts -> String.join("", parts));
  }
}

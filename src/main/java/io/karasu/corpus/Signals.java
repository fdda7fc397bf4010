package io.karasu.corpus;

import java.util.Objects;

/**
 * What was measured of one document (table {@code signals}); no decision yet. Shares are between 0
 * and 1. Lengths are code points. Visible code points are those that are not white space; lines and
 * sentences are taken without white space at both ends. Shares of a blank text are null. Sources
 * are the named rules of peers, with the differences stated here: Swallow Corpus v1, HojiChar,
 * Uzushio, FineWeb(-2), Gopher. A signal depends on nothing but the text.
 *
 * @param id the document's id
 * @param source the {@code name} of the source in the config
 * @param length code points of the whole text (length rules of Swallow, HojiChar, Uzushio)
 * @param lines lines that are not blank
 * @param sentences sentences by Swallow's definition, {@link io.karasu.text.Sentences}
 * @param kanaShare hiragana and katakana per visible code point (HojiChar and llm-jp ask for any
 *     kana)
 * @param hiraganaShare hiragana per visible code point (Uzushio {@code HiraganaRatio})
 * @param katakanaShare katakana with ー per visible code point (after Swallow)
 * @param kanjiShare kanji of all planes with 々〆〇〻 per visible code point; near 1 for Chinese
 * @param japaneseShare kana, kanji, 、 and 。 (also ，．！？ full-width) per visible code point (Swallow)
 * @param latinShare Latin letters per visible code point; own measure
 * @param digitShare digits per visible code point; own measure
 * @param punctuationShare marks of prose, {@code PUNCTUATION}, per visible code point; own measure
 * @param symbolShare other marks, symbols and emoji per visible code point (after Gopher's symbol
 *     rule)
 * @param foreignShare letters of scripts other than Japanese and Latin per visible code point; own
 *     measure
 * @param shortLineShare lines of at most 10 code points per line (HojiChar {@code TooShortLines})
 * @param bulletLineShare lines that begin with one of ・●■◆○□◇▪•*- per line (Gopher, with Japanese
 *     bullets)
 * @param terminalLineShare lines whose last code point, closing brackets left out, is one of
 *     。．！？!?.… per line (FineWeb {@code line_punct})
 * @param sentenceMean mean sentence length in code points (Swallow); null without sentences
 * @param sentenceMax longest sentence in code points (Swallow); null without sentences
 * @param ellipsisShare sentences that end in ・, …, ‥ or {@code ...} per sentence (Swallow: ・ and
 *     …); null without sentences
 * @param duplicateLineShare copies of an earlier line per line (Swallow's duplicate paragraphs,
 *     blank lines left out)
 * @param duplicateLineCharacterShare code points of such lines per code point of all lines
 *     (Swallow)
 * @param duplicateSentenceShare copies of an earlier sentence per sentence (Swallow); null without
 *     sentences
 * @param duplicateSentenceCharacterShare code points of such sentences per code point of all
 *     sentences (Swallow); null without sentences
 * @param top2gramShare occurrences of the most frequent 2-gram of code points per 2-gram, line
 *     feeds included (Swallow); null for texts shorter than 2
 * @param top3gramShare occurrences of the most frequent 3-gram of code points per 3-gram, line
 *     feeds included (Swallow); null for texts shorter than 3
 * @param top4gramShare occurrences of the most frequent 4-gram of code points per 4-gram, line
 *     feeds included (Swallow); null for texts shorter than 4
 * @param duplicate5gramShare different 5-grams of code points that occur more than once per
 *     different 5-gram (Swallow's code); null for texts shorter than 5
 * @param duplicate6gramShare different 6-grams of code points that occur more than once per
 *     different 6-gram (Swallow's code); null for texts shorter than 6
 * @param duplicate7gramShare different 7-grams of code points that occur more than once per
 *     different 7-gram (Swallow's code); null for texts shorter than 7
 * @param duplicate8gramShare different 8-grams of code points that occur more than once per
 *     different 8-gram (Swallow's code); null for texts shorter than 8
 * @param duplicate9gramShare different 9-grams of code points that occur more than once per
 *     different 9-gram (Swallow's code); null for texts shorter than 9
 * @param duplicate10gramShare different 10-grams of code points that occur more than once per
 *     different 10-gram (Swallow's code); null for texts shorter than 10
 */
public record Signals(
    String id,
    String source,
    int length,
    long lines,
    long sentences,
    @Nullable Double kanaShare,
    @Nullable Double hiraganaShare,
    @Nullable Double katakanaShare,
    @Nullable Double kanjiShare,
    @Nullable Double japaneseShare,
    @Nullable Double latinShare,
    @Nullable Double digitShare,
    @Nullable Double punctuationShare,
    @Nullable Double symbolShare,
    @Nullable Double foreignShare,
    @Nullable Double shortLineShare,
    @Nullable Double bulletLineShare,
    @Nullable Double terminalLineShare,
    @Nullable Double sentenceMean,
    @Nullable Integer sentenceMax,
    @Nullable Double ellipsisShare,
    @Nullable Double duplicateLineShare,
    @Nullable Double duplicateLineCharacterShare,
    @Nullable Double duplicateSentenceShare,
    @Nullable Double duplicateSentenceCharacterShare,
    @Nullable Double top2gramShare,
    @Nullable Double top3gramShare,
    @Nullable Double top4gramShare,
    @Nullable Double duplicate5gramShare,
    @Nullable Double duplicate6gramShare,
    @Nullable Double duplicate7gramShare,
    @Nullable Double duplicate8gramShare,
    @Nullable Double duplicate9gramShare,
    @Nullable Double duplicate10gramShare) {

  public Signals {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
  }
}

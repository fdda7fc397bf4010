package io.karasu.ingest.aozora;

import io.karasu.corpus.Nullable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a file says about the rights in the work. The phrases are those of Aozora Bunko's colophons
 * and of the translations it took over; they are looked for where nobody tells a story.
 *
 * @param licence the class
 * @param evidence the sentence that says so; null for {@link Licence#PUBLIC_DOMAIN}
 */
record Rights(Licence licence, @Nullable String evidence) {

  /** In code points. */
  private static final int MAX_EVIDENCE = 300;

  private static final Pattern AFTER_SENTENCE = Pattern.compile("(?<=。)");

  private static final Pattern LICENSED =
      Pattern.compile(
          "クリエイティブ[・ 　]?コモンズ|Creative[ ]?Commons|creativecommons[.]org|CC[ -]BY|CC0"
              + "|でライセンスされて|GNU (?:Free Documentation|General Public)|プロジェクト杉田玄白"
              + "|版権表示を残す|自由に(?:利用|複製|配布|転載|コピー)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern COPYRIGHTED =
      Pattern.compile(
          "著作権(?:が|は)?存続|著作権(?:の)?保護期間(?:中|内)|著作権者|著作者(?:自ら|本人)の意思"
              + "|(?:著作権|翻訳権)(?:は|が)[^。\n]{0,40}(?:帰属|保有|所有|属して|にあり|にある)"
              + "|無断(?:での)?(?:転載|複製|引用|配布|使用|利用|公開)|禁無断|All rights reserved|Copyright|©"
              + "|[（(][CcＣ][)）][ 　]?[0-9０-９]{4}",
          Pattern.CASE_INSENSITIVE);

  /** Finds the rights in the parts of a file around the work; a licence goes before a copyright. */
  static Rights of(List<String> parts) {
    String licensed = sentence(LICENSED, parts);
    if (licensed != null) {
      return new Rights(Licence.LICENSED, licensed);
    }
    String copyrighted = sentence(COPYRIGHTED, parts);
    return copyrighted == null
        ? new Rights(Licence.PUBLIC_DOMAIN, null)
        : new Rights(Licence.COPYRIGHTED, copyrighted);
  }

  private static @Nullable String sentence(Pattern pattern, List<String> parts) {
    return parts.stream()
        .flatMap(String::lines)
        .flatMap(line -> AFTER_SENTENCE.splitAsStream(line))
        .filter(sentence -> pattern.matcher(sentence).find())
        .map(String::strip)
        .map(s -> s.substring(0, s.offsetByCodePoints(0, Math.min(MAX_EVIDENCE, length(s)))))
        .findFirst()
        .orElse(null);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}

package io.karasu.report;

import io.karasu.corpus.TokenizerCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much text a token carries, by tokenizer and source. */
final class TokenizerSection {

  private static final String ALL = "all";

  private TokenizerSection() {}

  static String of(Report report) {
    if (report.tokenizers().isEmpty()) {
      return Page.missing("tokenizers", "Tokenizers", "tokenize");
    }
    Map<String, Map<String, TokenizerCount>> counts = new LinkedHashMap<>();
    for (TokenizerCount count : report.tokenizers()) {
      Map<String, TokenizerCount> own =
          counts.computeIfAbsent(count.tokenizer(), name -> new LinkedHashMap<>());
      own.put(count.source(), count);
      own.merge(ALL, count.plus(none(count), ALL), (a, b) -> a.plus(b, ALL));
    }
    long documents = counts.values().iterator().next().get(ALL).documents();
    Html html =
        Page.section(
            "tokenizers",
            "Tokenizers",
            "Characters per token, with bytes of UTF-8 per token below: more is cheaper to train. Measured on "
                + Words.count(documents)
                + " documents of the corpus, of each source those with the smallest ids; the best of each source is bold. More tokenizers: report.tokenizers, or jobs/submit.py tokenizers.");
    List<String> sources = new ArrayList<>(report.sources());
    sources.add(ALL);
    List<String> heads = new ArrayList<>(List.of("tokenizer"));
    sources.forEach(source -> heads.add("#" + source));
    heads.add("#unknown");
    heads.add("#single bytes");
    Grid grid = new Grid("Characters and bytes per token, by source", heads.toArray(String[]::new));
    counts.forEach((name, own) -> row(name, own, sources, counts, grid));
    return html.raw(grid.toString()).close("section").line().toString();
  }

  private static TokenizerCount none(TokenizerCount count) {
    return new TokenizerCount(count.tokenizer(), ALL, 0, 0, 0, 0, 0, 0);
  }

  private static void row(
      String name,
      Map<String, TokenizerCount> own,
      List<String> sources,
      Map<String, Map<String, TokenizerCount>> counts,
      Grid grid) {
    List<String> cells = new ArrayList<>();
    for (String source : sources) {
      TokenizerCount count = own.get(source);
      if (count == null) {
        cells.add("–");
        continue;
      }
      boolean isBest =
          counts.size() > 1
              && counts.values().stream()
                  .map(each -> each.get(source))
                  .allMatch(other -> other == null || other.tokens() >= count.tokens());
      String ratio = Words.ratio(count.characters(), count.tokens());
      cells.add(
          (isBest ? "<b>" + ratio + "</b>" : ratio)
              + "<br><small>"
              + Words.ratio(count.bytes(), count.tokens())
              + " B</small>");
    }
    TokenizerCount all = own.get(ALL);
    cells.add(Words.percent((double) all.unknown() / StrictMath.max(1, all.tokens())));
    cells.add(Words.percent((double) all.byteTokens() / StrictMath.max(1, all.tokens())));
    grid.row(Html.escape(name), cells.toArray(String[]::new));
  }
}

package io.karasu.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.karasu.config.ConfigException;
import io.karasu.corpus.Table;
import io.karasu.corpus.TokenizerCount;
import io.karasu.spark.Columns;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code tokenizers --run RUN [--json] [documents=N] PATH…}: how much text a token of each
 * tokenizer carries, by source of the run's corpus. Spark runs in this JVM, whatever {@code --env}.
 *
 * @param run the run folder
 * @param isJson whether the result is JSON, else a table
 * @param documents documents of each source, those with the smallest ids
 * @param paths of {@code tokenizer.json} files
 */
record TokenizersCommand(String run, boolean isJson, int documents, List<String> paths) {

  private static final String ALL = "all";
  private static final String DOCUMENTS = "documents=";
  private static final int DEFAULT_DOCUMENTS = 1000;

  /**
   * Reads the words after {@code tokenizers}.
   *
   * @throws ConfigException if they are not of that form
   */
  static TokenizersCommand parse(List<String> words) {
    String run = null;
    boolean isJson = false;
    int documents = DEFAULT_DOCUMENTS;
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--run") && i + 1 < words.size()) {
        run = words.get(++i);
      } else if (word.equals("--json")) {
        isJson = true;
      } else if (word.startsWith(DOCUMENTS)) {
        documents = documents(word);
      } else if (word.startsWith("-")) {
        throw wrong(word + " (expected --run RUN, --json, documents=N or a path)");
      } else {
        paths.add(word);
      }
    }
    if (run == null) {
      throw wrong("--run: missing (expected the run folder)");
    }
    return new TokenizersCommand(run, isJson, documents, List.copyOf(paths));
  }

  /**
   * Compares and prints.
   *
   * @throws InputException if the corpus or a tokenizer is missing
   */
  void print(Configuration hadoop, PrintStream out) {
    RunFolder folder = new RunFolder(run, hadoop);
    String missing = Steps.incomplete(Step.SELECT, folder);
    if (missing != null) {
      throw new InputException(
          "tokenizers: " + missing + " is missing (run jobs/submit.py select first)");
    }
    TokenizerList tokenizers = TokenizerList.of(folder, "tokenizers", paths, hadoop);
    if (tokenizers.tokenizers().isEmpty()) {
      throw wrong("tokenizers: none (expected paths of tokenizer.json files)");
    }
    try (SparkSession session = LocalSpark.session("tokenizers")) {
      Dataset<Row> corpus =
          Columns.contract(
              session.read().parquet(folder.table(Table.CORPUS).toString()), Table.CORPUS.row());
      List<TokenizerCount> counts = withTotals(tokenizers.compare(corpus, documents));
      if (isJson) {
        json(counts, out);
      } else {
        table(counts, out);
      }
    }
  }

  private static List<TokenizerCount> withTotals(List<TokenizerCount> counts) {
    Map<String, List<TokenizerCount>> byTokenizer = new LinkedHashMap<>();
    counts.forEach(
        count -> byTokenizer.computeIfAbsent(count.tokenizer(), n -> new ArrayList<>()).add(count));
    List<TokenizerCount> whole = new ArrayList<>();
    byTokenizer.forEach(
        (name, own) -> {
          whole.addAll(own);
          whole.add(
              own.stream()
                  .reduce(
                      new TokenizerCount(name, ALL, 0, 0, 0, 0, 0, 0), (a, b) -> a.plus(b, ALL)));
        });
    return whole;
  }

  private static void json(List<TokenizerCount> counts, PrintStream out) {
    try {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(counts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void table(List<TokenizerCount> counts, PrintStream out) {
    int wide = counts.stream().mapToInt(count -> count.tokenizer().length()).max().orElse(0);
    int source = counts.stream().mapToInt(count -> count.source().length()).max().orElse(0);
    String form = "%-" + StrictMath.max(wide, 9) + "s  %-" + StrictMath.max(source, 6) + "s";
    out.printf(
        Locale.ROOT,
        form + " %10s %14s %12s %12s %12s %9s %13s%n",
        "tokenizer",
        "source",
        "documents",
        "characters",
        "tokens",
        "chars/token",
        "bytes/token",
        "unknown",
        "single bytes");
    for (TokenizerCount count : counts) {
      double tokens = StrictMath.max(1, count.tokens());
      out.printf(
          Locale.ROOT,
          form + " %,10d %,14d %,12d %12.3f %12.3f %7.3f %% %11.3f %%%n",
          count.tokenizer(),
          count.source(),
          count.documents(),
          count.characters(),
          count.tokens(),
          count.characters() / tokens,
          count.bytes() / tokens,
          100 * count.unknown() / tokens,
          100 * count.byteTokens() / tokens);
    }
  }

  private static int documents(String word) {
    String number = word.substring(DOCUMENTS.length());
    if (!number.matches("[1-9][0-9]{0,8}")) {
      throw wrong(word + " (expected documents=N with N from 1 to 999999999)");
    }
    return Integer.parseInt(number);
  }

  private static ConfigException wrong(String what) {
    return new ConfigException(List.of("command line: " + what));
  }
}

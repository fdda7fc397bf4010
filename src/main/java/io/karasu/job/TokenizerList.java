package io.karasu.job;

import io.karasu.corpus.Table;
import io.karasu.corpus.TokenizerCount;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import io.karasu.tokenize.Tokenizer;
import io.karasu.tokenize.TokenizerComparison;
import io.karasu.tokenize.TokenizerFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tokenizers to compare: the run's own first, if it has one, then others.
 *
 * @param tokenizers a short name → the content of {@code tokenizer.json}
 */
record TokenizerList(Map<String, byte[]> tokenizers) {

  /** Behind the name of the run's own tokenizer. */
  static final String OWN = " (this run)";

  /** The tokenizer of a run and those of {@code report.tokenizers}. */
  static TokenizerList of(Run run, List<String> paths) {
    return of(
        run.folder(), "report.tokenizers", paths, run.session().sessionState().newHadoopConf());
  }

  /**
   * Reads tokenizers.
   *
   * @param key what names the paths, for messages
   * @param paths of {@code tokenizer.json} files, plain or {@code .gz}, on any Hadoop file system
   * @throws InputException if one is missing or no tokenizer
   */
  static TokenizerList of(RunFolder folder, String key, List<String> paths, Configuration hadoop) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    if (Steps.incomplete(Step.TOKENIZE, folder) == null) {
      Path own = new Path(folder.tokenizer(), TokenizerFiles.TOKENIZER);
      folder.read(own).ifPresent(json -> found.put(ownName(folder), json));
    }
    for (String path : paths) {
      byte[] json = TokenizerFiles.read(key, path, hadoop).tokenizer();
      check(key, path, json);
      String name = name(path);
      found.put(found.containsKey(name) ? path : name, json);
    }
    return new TokenizerList(found);
  }

  /** Compares them on {@code documents} documents of each source; empty before {@code select}. */
  List<TokenizerCount> compare(Run run, int documents) {
    if (tokenizers.isEmpty() || Steps.incomplete(Step.SELECT, run.folder()) != null) {
      return List.of();
    }
    return compare(run.rows(Table.CORPUS), documents);
  }

  /** Compares them on {@code documents} documents of each source. */
  List<TokenizerCount> compare(Dataset<Row> corpus, int documents) {
    return new TokenizerComparison(tokenizers).apply(TokenizerComparison.sample(corpus, documents));
  }

  /** {@code …/qwen/tokenizer.json.gz} is {@code qwen}; another file has its own name. */
  static String name(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (Path each = new Path(path); each != null && !each.getName().isEmpty(); ) {
      parts.add(each.getName().replaceFirst("\\.json(\\.gz)?$", ""));
      each = each.getParent();
    }
    return parts.stream().filter(part -> !part.equals("tokenizer")).findFirst().orElse(path);
  }

  private static String ownName(RunFolder folder) {
    Object config = folder.record(Step.TOKENIZE.id()).orElseThrow().config();
    Object path = config instanceof Map<?, ?> tree ? tree.get("tokenizer") : null;
    return name(path == null ? folder.root().toString() : path.toString()) + OWN;
  }

  private static void check(String key, String path, byte[] json) {
    try {
      new Tokenizer(json).close();
    } catch (IllegalArgumentException e) {
      throw new InputException(key + ": " + path + ": " + e.getMessage(), e);
    }
  }
}

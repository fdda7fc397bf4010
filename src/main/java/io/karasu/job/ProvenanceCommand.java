package io.karasu.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.config.ConfigException;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.SeenDocument;
import io.karasu.corpus.Table;
import io.karasu.report.Provenance;
import io.karasu.spark.Columns;
import io.karasu.spark.InputException;
import io.karasu.spark.RunFolder;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code provenance --run RUN [--json] [model=NAME] steps=FROM[-TO]}: the documents that steps of a
 * training saw, in its order. Spark runs in this JVM, whatever {@code --env}.
 *
 * @param run the run folder
 * @param isJson whether each line is JSON, else columns with tabs between
 * @param model the model; null: the only one
 * @param from first step
 * @param to last step, inclusive
 */
record ProvenanceCommand(String run, boolean isJson, @Nullable String model, long from, long to) {

  private static final String MODEL = "model=";
  private static final String STEPS = "steps=";
  private static final Pattern RANGE =
      Pattern.compile("([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,17}))?");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the words after {@code provenance}.
   *
   * @throws ConfigException if they are not of that form
   */
  static ProvenanceCommand parse(List<String> words) {
    String run = null;
    boolean isJson = false;
    String model = null;
    String steps = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--run") && i + 1 < words.size()) {
        run = words.get(++i);
      } else if (word.equals("--json")) {
        isJson = true;
      } else if (word.startsWith(MODEL)) {
        model = word.substring(MODEL.length());
      } else if (word.startsWith(STEPS)) {
        steps = word.substring(STEPS.length());
      } else {
        throw wrong(word + " (expected --run RUN, --json, model=NAME or steps=FROM[-TO])");
      }
    }
    if (run == null) {
      throw wrong("--run: missing (expected the run folder)");
    }
    if (steps == null) {
      throw wrong("steps: missing (expected steps=FROM or steps=FROM-TO)");
    }
    Matcher range = RANGE.matcher(steps);
    if (!range.matches()) {
      throw wrong(STEPS + steps + " (expected steps=FROM or steps=FROM-TO, from 1)");
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
    if (to < from) {
      throw wrong(STEPS + steps + " (expected FROM not above TO)");
    }
    return new ProvenanceCommand(run, isJson, model, from, to);
  }

  /**
   * Prints a line for each part of a document.
   *
   * @throws ConfigException if there is no such model or step
   * @throws InputException if nothing was trained, or what it was trained on is not there
   */
  void print(Configuration hadoop, PrintStream out) {
    RunFolder folder = new RunFolder(run, hadoop);
    Seen seen = find(folder);
    try (SparkSession session = LocalSpark.session("provenance")) {
      print(session, folder, seen, out);
    }
  }

  /**
   * What the steps saw.
   *
   * @param model name of the model
   * @param order in which it was trained on
   * @param sequences the table
   */
  record Seen(String model, TrainingOrder order, Table sequences) {}

  /** Looks for the training and its tables, without Spark. */
  Seen find(RunFolder folder) {
    Step training = training(folder);
    String stale = TrainingOrder.staleTable(folder, training).orElse(null);
    if (stale != null) {
      throw new InputException(
          "provenance: "
              + stale
              + " (the sequences that "
              + training.id()
              + " saw are not there any more)");
    }
    Table sequences = TrainingOrder.table(folder, training).orElseThrow();
    for (Table needed : List.of(Table.STEPS, sequences, Table.CORPUS)) {
      if (!folder.isComplete(folder.table(needed))) {
        throw new InputException("provenance: " + folder.table(needed) + " is missing");
      }
    }
    return new Seen(
        name(folder, training), TrainingOrder.of(folder, training).orElseThrow(), sequences);
  }

  /** Prints what was found. */
  void print(SparkSession session, RunFolder folder, Seen seen, PrintStream out) {
    Dataset<Row> steps =
        Provenance.applied(
            rows(session, folder, Table.STEPS).where(col("model").equalTo(seen.model())));
    checkSteps(steps);
    Dataset<SeenDocument> documents =
        Provenance.of(
            steps.where(col("step").between(from, to)),
            seen.order()::index,
            rows(session, folder, seen.sequences()),
            rows(session, folder, Table.CORPUS));
    print(documents.toLocalIterator(), out);
  }

  /** The step that trained the model. */
  private Step training(RunFolder folder) {
    Map<String, Step> models = new TreeMap<>();
    for (Step step : Step.values()) {
      if (step.isTraining() && TrainingOrder.table(folder, step).isPresent()) {
        models.put(name(folder, step), step);
      }
    }
    if (models.isEmpty()) {
      throw new InputException(
          "provenance: no model was trained in "
              + folder.root()
              + " (run jobs/submit.py pretrain first)");
    }
    if (model == null && models.size() > 1) {
      throw wrong("model: missing (expected one of " + String.join(", ", models.keySet()) + ")");
    }
    Step step = model == null ? models.values().iterator().next() : models.get(model);
    if (step == null) {
      throw wrong(
          MODEL
              + model
              + " (expected "
              + String.join(" or ", models.keySet())
              + ", trained in "
              + folder.root()
              + ")");
    }
    return step;
  }

  private static String name(RunFolder folder, Step training) {
    Object figures =
        folder.record(training.id()).orElseThrow().report().get(TrainingFigures.REPORT);
    return JSON.valueToTree(figures).path("model").asText();
  }

  private void checkSteps(Dataset<Row> steps) {
    Row last = steps.agg(max("step")).head();
    if (last.isNullAt(0) || to > last.getLong(0)) {
      throw wrong(
          STEPS
              + from
              + (to == from ? "" : "-" + to)
              + " (expected steps from 1 to "
              + (last.isNullAt(0) ? 0 : last.getLong(0))
              + ", as many as there were)");
    }
  }

  private static Dataset<Row> rows(SparkSession session, RunFolder folder, Table table) {
    return Columns.contract(session.read().parquet(folder.table(table).toString()), table.row());
  }

  private void print(Iterator<SeenDocument> documents, PrintStream out) {
    if (!isJson) {
      out.println("step\tindex\tid\tsource\tstart\tlength\turl\ttitle");
    }
    while (documents.hasNext()) {
      out.println(isJson ? json(documents.next()) : line(documents.next()));
    }
  }

  private static String json(SeenDocument document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(SeenDocument document) {
    return String.join(
        "\t",
        String.valueOf(document.step()),
        String.valueOf(document.index()),
        document.id(),
        cell(document.source()),
        String.valueOf(document.start()),
        String.valueOf(document.length()),
        cell(document.url()),
        cell(document.title()));
  }

  /** One cell of a line: what would end it is a blank. */
  private static String cell(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder cell = new StringBuilder(text);
    for (int i = 0; i < cell.length(); i++) {
      if (cell.charAt(i) < ' ') {
        cell.setCharAt(i, ' ');
      }
    }
    return cell.toString();
  }

  private static ConfigException wrong(String what) {
    return new ConfigException(List.of("command line: " + what));
  }
}

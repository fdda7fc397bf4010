package io.karasu.report;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.SeenDocument;
import io.karasu.corpus.Table;
import io.karasu.report.Trained.Unusual;
import io.karasu.spark.StepRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The unusual steps of a training and the documents that they saw. */
final class UnusualQueries {

  /** Unusual steps whose documents are looked up. */
  private static final int MOST_UNUSUAL = 20;

  /** Documents shown of an unusual step. */
  private static final int MOST_DOCUMENTS = 10;

  private static final int TITLE = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunTables tables;

  UnusualQueries(RunTables tables) {
    this.tables = tables;
  }

  /**
   * The first unusual steps.
   *
   * @param all what the record says of them
   * @param steps rows of the training
   */
  List<Unusual> of(StepRecord record, JsonNode all, Dataset<Row> steps) {
    Map<Long, JsonNode> shown = new TreeMap<>();
    for (JsonNode each : all) {
      if (shown.size() < MOST_UNUSUAL) {
        shown.put(each.path("step").asLong(), each);
      }
    }
    if (shown.isEmpty()) {
      return List.of();
    }
    Dataset<Row> own = steps.where(col("step").isin(shown.keySet().toArray()));
    Map<Long, Seen> seen = seen(record, own);
    List<Unusual> unusual = new ArrayList<>();
    for (Row row :
        own.select("step", "loss", "grad_norm", "first_index", "last_index")
            .sort("step")
            .collectAsList()) {
      Seen documents = seen.getOrDefault(row.getLong(0), new Seen());
      unusual.add(
          new Unusual(
              row.getLong(0),
              shown.get(row.getLong(0)).path("verdict").asText(),
              TrainingQueries.finite(row.getDouble(1)),
              TrainingQueries.finite(row.getDouble(2)),
              row.getLong(3),
              row.getLong(4),
              documents.ids.size(),
              documents.longest));
    }
    return unusual;
  }

  /** The documents of a step: how many, and those with most tokens. */
  private static final class Seen {

    private static final Comparator<SeenDocument> LONGEST =
        Comparator.comparing(SeenDocument::length)
            .reversed()
            .thenComparing(SeenDocument::id)
            .thenComparing(SeenDocument::index)
            .thenComparing(SeenDocument::start);

    private final Set<String> ids = new HashSet<>();
    private final List<SeenDocument> longest = new ArrayList<>();

    void add(SeenDocument document) {
      ids.add(document.id());
      longest.add(document);
      longest.sort(LONGEST);
      if (longest.size() > MOST_DOCUMENTS) {
        longest.remove(MOST_DOCUMENTS);
      }
    }
  }

  private Map<Long, Seen> seen(StepRecord record, Dataset<Row> steps) {
    Map<Long, Seen> seen = new HashMap<>();
    Dataset<Row> sequences = sequences(record);
    Dataset<Row> corpus = tables.table(Table.CORPUS).orElse(null);
    if (sequences == null || corpus == null || !tables.orders().containsKey(record.step())) {
      return seen;
    }
    Iterator<SeenDocument> documents =
        Provenance.of(steps, tables.orders().get(record.step()), sequences, corpus)
            .toLocalIterator();
    while (documents.hasNext()) {
      SeenDocument document = documents.next();
      seen.computeIfAbsent(document.step(), step -> new Seen()).add(masked(document));
    }
    return seen;
  }

  private static SeenDocument masked(SeenDocument document) {
    return new SeenDocument(
        document.step(),
        document.index(),
        document.id(),
        document.source(),
        document.start(),
        document.length(),
        Shown.masked(document.url(), Integer.MAX_VALUE),
        Shown.masked(document.title(), TITLE));
  }

  @Nullable
  private Dataset<Row> sequences(StepRecord record) {
    String name = JSON.valueToTree(record.config()).path("table").asText();
    for (Map.Entry<Table, Dataset<Row>> table : tables.tables().entrySet()) {
      if (table.getKey().folder().equals(name)) {
        return table.getValue();
      }
    }
    return null;
  }
}

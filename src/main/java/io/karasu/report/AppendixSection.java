package io.karasu.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How to go on asking; digests, resolved configuration, versions. */
final class AppendixSection {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Questions, and the SQL that answers them; {@code RUN} is the run folder. */
  private static final List<Map.Entry<String, String>> QUERIES =
      List.of(
          Map.entry(
              "Rejected units by step, source and reason",
              "SELECT stage, source, rule, count(*) AS units\nFROM read_parquet('RUN/tables/rejections/**/*.parquet', hive_partitioning=true)\nGROUP BY ALL ORDER BY units DESC"),
          Map.entry(
              "The texts that a rule rejected, nearest to its bound first",
              "SELECT r.rule, r.value, r.threshold, d.url, substr(d.text, 1, 200) AS text\nFROM read_parquet('RUN/tables/rejections/stage=filter/*.parquet') r\nJOIN read_parquet('RUN/tables/documents/*.parquet') d USING (id)\nORDER BY abs(r.value - r.threshold) LIMIT 20"),
          Map.entry(
              "What a bound of 0.2 would reject",
              "SELECT source, count(*) FILTER (kana_share < 0.2) AS rejected, count(*) AS documents\nFROM read_parquet('RUN/tables/signals/*.parquet') GROUP BY source"),
          Map.entry(
              "Duplicates beside what stays in their place",
              "SELECT r.rule, a.text AS rejected, b.text AS stays\nFROM read_parquet('RUN/tables/rejections/stage=dedup/*.parquet') r\nJOIN read_parquet('RUN/tables/documents/*.parquet') a ON a.id = r.id\nJOIN read_parquet('RUN/tables/documents/*.parquet') b ON b.id = r.survivor_id LIMIT 20"),
          Map.entry(
              "Where a document lies in the sequences",
              "SELECT index, d.start, d.length\nFROM (SELECT index, unnest(documents) AS d FROM read_parquet('RUN/tables/sequences/*.parquet'))\nWHERE d.id = 'ID' ORDER BY index"));

  private AppendixSection() {}

  static String of(Report report) {
    Html html =
        Page.section(
            "ask",
            "Ask the tables",
            "Every number here comes from the Parquet files of the run. With DuckDB (pip install duckdb), duckdb.sql(\"…\").show():");
    String run = report.timings().run().replace("'", "''");
    for (Map.Entry<String, String> query : QUERIES) {
      html.open("figure", "class", "query").element("figcaption", query.getKey());
      html.open("pre", "tabindex", "0").element("code", query.getValue().replace("RUN", run));
      html.close("pre").close("figure");
    }
    html.close("section").line();
    html.raw(
        Page.section(
                "appendix",
                "Tables and configuration",
                "The same code, configuration and input contents give the same digests on any machine and cluster.")
            .toString());
    html.raw(tables(report)).raw(versions(report)).element("h3", "Resolved configuration");
    report.configs().forEach((step, config) -> html.raw(config(step, config)));
    return html.close("section").line().toString();
  }

  private static String tables(Report report) {
    Grid grid = new Grid("Complete tables", "table", "#rows", "digest");
    for (TableFigures table : report.tables()) {
      grid.row(
          "<code>" + Html.escape(table.table()) + "</code>",
          Words.count(table.rows()),
          "<code class=\"digest\">" + Html.escape(table.digest()) + "</code>");
    }
    return grid.toString();
  }

  /** Each version once, with the steps that ran on it if they differ. */
  private static String versions(Report report) {
    Map<String, TreeSet<String>> versions = new TreeMap<>();
    report
        .timings()
        .steps()
        .forEach(
            step ->
                step.versions()
                    .forEach(
                        (name, version) ->
                            versions.computeIfAbsent(name, key -> new TreeSet<>()).add(version)));
    Grid grid = new Grid("What the steps ran on", "what", "version");
    versions.forEach(
        (name, found) ->
            grid.row(
                Html.escape(name),
                "<code class=\"digest\">" + Html.escape(String.join(", ", found)) + "</code>"));
    return grid.toString();
  }

  private static String config(String step, Object config) {
    try {
      return new Html()
          .open("details")
          .open("summary", "class", "plain")
          .element("code", step)
          .close("summary")
          .open("pre", "tabindex", "0")
          .element("code", JSON.writeValueAsString(config))
          .close("pre")
          .close("details")
          .toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the configuration of " + step + " is no tree", e);
    }
  }
}

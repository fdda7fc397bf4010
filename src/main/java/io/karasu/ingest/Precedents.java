package io.karasu.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.corpus.Nullable;
import io.karasu.ingest.precedents.EraDate;
import io.karasu.ingest.precedents.PdfText;
import io.karasu.ingest.precedents.ViewerText;
import io.karasu.text.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Japanese court decisions: one JSON object a file in the layout of the Japanese Law Precedent data
 * set ({@code trial_type, date, case_number, case_name, court_name, lawsuit_id, detail_page_link,
 * contents}), whose {@code contents} is the text of a PDF, or in that of hanreiViewer ({@code
 * contents} an object of nested sections). Also an array of such objects, JSON lines, or Parquet.
 *
 * @param name the source's name
 * @param path JSON files, JSON lines, Parquet and archives
 * @param license what to write in the column {@code license}; null for none
 */
public record Precedents(String name, String path, @Nullable String license)
    implements Source, WorkSource, RecordSource {

  private static final String CONTENTS = "contents";

  /** Names of files of records, also compressed ones. */
  private static final Pattern RECORDS =
      Pattern.compile(
          "(?i).*\\.(?:jsonl|ndjson|parquet)(?:\\.(?:gz|gzip|bz2|zst|zstd))?", Pattern.DOTALL);

  /** The line of a decision's head that names it: 平成２３年(ワ)第２９０４９号 特許権…請求事件. */
  private static final Pattern CASE = Pattern.compile("[^第]*[)）] ?第[^号]*号.*", Pattern.DOTALL);

  private static final Pattern BLANKS = Pattern.compile("[ \\x{3000}\t\r\n]+");

  @Override
  public FileForm form(String file) {
    return RECORDS.matcher(file).matches() ? FileForm.RECORDS : FileForm.WORKS;
  }

  @Override
  public String entrySuffix() {
    return ".json";
  }

  @Override
  public Set<String> columnsRead() {
    return Set.of(
        "trial_type",
        "lawsuit_id",
        "case_name",
        "case_number",
        "court_name",
        "date",
        "detail_page_link",
        CONTENTS);
  }

  @Override
  public String textColumn() {
    return CONTENTS;
  }

  @Override
  public List<Work> works(byte[] bytes) throws Refusal {
    JsonNode json = JsonLine.ofFile(bytes);
    if (json instanceof ObjectNode object) {
      return Work.one(draft(new Fields(object)));
    }
    if (!json.isArray()) {
      throw new Refusal(Refusal.NOT_CASE, "neither a JSON object nor an array (expected a case)");
    }
    if (!hasContents(json)) {
      throw new Refusal(
          Refusal.NOT_CASE,
          "a list of cases without contents, such as list.json (expected a case)");
    }
    List<Work> works = new ArrayList<>();
    for (JsonNode element : json) {
      works.add(work(works.size(), element));
    }
    return works;
  }

  @Override
  public Draft draft(Fields record) throws Refusal {
    JsonNode contents = record.node().get(CONTENTS);
    return contents instanceof ObjectNode sections
        ? viewerDraft(sections)
        : pdfDraft(record, contents(record));
  }

  private Work work(int place, JsonNode element) {
    try {
      if (element instanceof ObjectNode object) {
        return new Work(place, draft(new Fields(object)), null);
      }
      throw new Refusal(Refusal.NOT_CASE, "an element is no JSON object (expected a case)");
    } catch (Refusal refusal) {
      return new Work(place, null, refusal);
    }
  }

  private Draft pdfDraft(Fields record, String contents) throws Refusal {
    String trial = record.text("trial_type");
    String lawsuit = record.id("lawsuit_id");
    String url = record.text("detail_page_link");
    String text = PdfText.repair(contents);
    return trial == null || lawsuit == null
        ? new Draft(List.of(), true, url, title(record), date(record), license, text)
        : new Draft(
            List.of(trial, lawsuit), false, url, title(record), date(record), license, text);
  }

  private Draft viewerDraft(ObjectNode sections) throws Refusal {
    String text = ViewerText.of(sections);
    if (text.isEmpty()) {
      throw new Refusal(Refusal.NO_CONTENTS, "contents: no text in it (expected sections)");
    }
    List<String> head = ViewerText.signature(sections);
    String title =
        head.stream().filter(line -> CASE.matcher(line).matches()).findFirst().orElse(null);
    String date =
        head.stream()
            .filter(line -> line.contains("言渡"))
            .map(EraDate::in)
            .filter(day -> day != null)
            .findFirst()
            .orElse(null);
    return Draft.keyedByText(null, title, date, license, text);
  }

  private static String contents(Fields record) throws Refusal {
    String contents = record.text(CONTENTS);
    if (contents == null || contents.codePoints().allMatch(WhiteSpace::is)) {
      throw new Refusal(
              Refusal.NO_CONTENTS,
              "contents: missing, null or blank (expected the decision's text)")
          .with("lawsuit_id", record.id("lawsuit_id"));
    }
    return contents;
  }

  /** 窃盗被告事件（令和1(わ)290 神戸地方裁判所）, or what of it is there; null if nothing. */
  @Nullable
  private static String title(Fields record) throws Refusal {
    String name = filled(record.text("case_name"));
    String place =
        String.join(
            " ",
            Stream.of(filled(record.text("case_number")), filled(record.text("court_name")))
                .filter(part -> !part.isEmpty())
                .toList());
    if (name.isEmpty() || place.isEmpty()) {
      return name.isEmpty() && place.isEmpty() ? null : name + place;
    }
    return name + "（" + place + "）";
  }

  /** A field of one line: every run of white space one space. */
  private static String filled(@Nullable String text) {
    return text == null ? "" : BLANKS.matcher(text).replaceAll(" ").strip();
  }

  @Nullable
  private static String date(Fields record) {
    JsonNode date = record.node().path("date");
    return date.isTextual()
        ? record.date("date")
        : EraDate.of(
            date.path("era").textValue(),
            number(date.path("year")),
            number(date.path("month")),
            number(date.path("day")));
  }

  /** A whole number, also one written as text; 0 if it is none. */
  private static int number(JsonNode node) {
    if (node.isInt()) {
      return node.intValue();
    }
    String digits = node.isTextual() ? node.textValue() : "";
    return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
  }

  private static boolean hasContents(JsonNode array) {
    for (JsonNode element : array) {
      if (element.hasNonNull(CONTENTS)) {
        return true;
      }
    }
    return false;
  }
}

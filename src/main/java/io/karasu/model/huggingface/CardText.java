package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import io.karasu.model.DecoderConfig.Stretch;
import io.karasu.model.huggingface.ModelCard.Data;
import io.karasu.model.huggingface.ModelCard.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes a model card: YAML for the Hugging Face Hub, then Markdown for its readers. */
final class CardText {

  /** The Hub refuses a licence that it does not know; such a one is "other" with a name. */
  private static final Set<String> LICENCES =
      Set.of(
          "apache-2.0",
          "mit",
          "cc0-1.0",
          "cc-by-4.0",
          "cc-by-3.0",
          "cc-by-sa-4.0",
          "cc-by-sa-3.0",
          "cc-by-nc-4.0",
          "cc-by-nc-sa-4.0",
          "odc-by",
          "openrail",
          "bsd-3-clause",
          "gpl-3.0",
          "llama2",
          "llama3",
          "llama3.1",
          "llama3.2",
          "llama3.3",
          "unknown",
          "other");

  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789._-";

  private final ModelCard card;
  private final DecoderConfig original;
  private final Dtype dtype;
  private final StringBuilder text = new StringBuilder();

  private CardText(ModelCard card, DecoderConfig original, Dtype dtype) {
    this.card = card;
    this.original = original;
    this.dtype = dtype;
  }

  /**
   * The text in UTF-8.
   *
   * @param original the model before it was made a Qwen2
   * @param files what is exported with it, by name
   */
  static byte[] of(ModelCard card, DecoderConfig original, Dtype dtype, Map<String, byte[]> files) {
    CardText text = new CardText(card, original, dtype);
    text.frontMatter();
    text.line("# " + plain(card.name())).line(plain(card.summary()));
    text.model();
    text.use(files);
    text.data();
    text.table("Training", "setting", card.training());
    text.table("Results", "measure", card.results());
    text.notes();
    return text.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void frontMatter() {
    text.append("---\n");
    boolean isKnown = LICENCES.contains(card.license());
    yaml("license", isKnown ? card.license() : "other");
    if (!isKnown) {
      yaml("license_name", slug(card.license()));
    }
    yaml("language", card.languages());
    yaml("library_name", "transformers");
    yaml("pipeline_tag", "text-generation");
    if (isHubId(card.baseModel())) {
      yaml("base_model", card.baseModel());
    }
    yaml(
        "datasets",
        card.data().stream().map(Data::dataset).filter(CardText::isHubId).distinct().toList());
    yaml("tags", List.of("karasu"));
    text.append("---\n\n");
  }

  private void model() {
    DecoderConfig written = ConfigWriter.exported(original);
    head("Model", "", "");
    row("architecture", Families.architecture(written.family()));
    row("parameters", count(written.parameters()));
    row("numbers", dtype.torch());
    row("vocabulary", count(written.vocabulary()));
    row("layers × width", written.layers() + " × " + count(written.hidden()));
    row("heads (key and value)", written.heads() + " (" + written.kvHeads() + ")");
    if (written.window() > 0) {
      row("sliding window, tokens", count(written.window()));
    }
    row("context, tokens", count(written.maxPositions()));
    row("base model", card.baseModel() == null ? "none: new weights" : base());
    row("tokens trained on", count(card.tokens()));
    text.append('\n');
  }

  private void use(Map<String, byte[]> files) {
    text.append("## Use\n\n```python\n");
    text.append("from transformers import AutoModelForCausalLM, AutoTokenizer\n\n");
    text.append("folder = ").append(quoted(card.name())).append("  # the path of this folder\n");
    text.append("tokenizer = AutoTokenizer.from_pretrained(folder)\n");
    text.append("model = AutoModelForCausalLM.from_pretrained(folder, torch_dtype=\"auto\")\n");
    if (TokenizerCopy.hasTemplate(files)) {
      text.append("messages = [{\"role\": \"user\", \"content\": \"日本で一番高い山は？\"}]\n");
      text.append("inputs = tokenizer.apply_chat_template(\n");
      text.append(
          "    messages, add_generation_prompt=True, return_tensors=\"pt\", return_dict=True)\n");
    } else {
      text.append("inputs = tokenizer(\"日本で一番高い山は\", return_tensors=\"pt\")\n");
    }
    text.append("output = model.generate(**inputs, max_new_tokens=100)\n");
    text.append("print(tokenizer.decode(output[0], skip_special_tokens=True))\n```\n\n");
  }

  private void data() {
    if (card.data().isEmpty()) {
      return;
    }
    head("Training data", "source", "licences", "#documents", "#tokens", "#share");
    long all = StrictMath.max(1, card.data().stream().mapToLong(Data::tokens).sum());
    for (Data each : card.data()) {
      String licences = String.join(", ", each.licences());
      row(
          each.source(),
          licences.isEmpty() ? "none stated" : licences,
          count(each.documents()),
          count(each.tokens()),
          String.format(Locale.ROOT, "%.1f %%", 100.0 * each.tokens() / all));
    }
    text.append('\n');
    line(
        "Licences are what the sources state of their texts; “none stated” is no permission."
            + " Shares are of the tokens trained on.");
  }

  private void table(String title, String first, List<Entry> entries) {
    if (!entries.isEmpty()) {
      head(title, first, "value");
      entries.forEach(entry -> row(entry.name(), entry.value()));
      text.append('\n');
    }
  }

  private void notes() {
    text.append("## Limits\n\n");
    line(
        "A language model states falsehoods in a confident tone and repeats what its training data"
            + " says, prejudice and personal data included. Test it on your task before you use it.");
    Stretch stretch = original.stretch();
    if (stretch != null && (stretch.dynamicNtk() || stretch.logn())) {
      line(
          "The base model is a Qwen-1, stored here in the layout of Qwen2, which computes the same"
              + " for texts of up to "
              + count(stretch.seqLength())
              + " tokens (its seq_length). For longer ones Qwen-1's own code stretches positions"
              + " in evaluation (use_dynamic_ntk, use_logn_attn); this model does not.");
    }
    card.notes().forEach(note -> line(plain(note)));
  }

  private CardText line(String paragraph) {
    text.append(paragraph).append("\n\n");
    return this;
  }

  /** A section with the head of a table; a column of numbers begins with #. */
  private void head(String title, String... columns) {
    text.append("## ").append(title).append("\n\n");
    StringBuilder rule = new StringBuilder("|");
    for (int i = 0; i < columns.length; i++) {
      boolean isNumber = columns[i].startsWith("#");
      rule.append(isNumber ? " ---: |" : " --- |");
      columns[i] = isNumber ? columns[i].substring(1) : columns[i];
    }
    row(columns);
    text.append(rule).append('\n');
  }

  private void row(String... cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(plain(cell)).append(" |");
    }
    text.append('\n');
  }

  private void yaml(String key, String value) {
    text.append(key).append(": ").append(quoted(value)).append('\n');
  }

  private void yaml(String key, List<String> values) {
    if (!values.isEmpty()) {
      text.append(key).append(":\n");
      values.forEach(value -> text.append("- ").append(quoted(value)).append('\n'));
    }
  }

  private String base() {
    String base = Objects.requireNonNull(card.baseModel());
    return isHubId(base) ? base : Folder.name(base);
  }

  /** A string of JSON, which is one of YAML and of Python too. */
  private static String quoted(String value) {
    return Folder.JSON.getNodeFactory().textNode(value).toString();
  }

  /** As it is, not as Markdown or HTML, on one line. */
  private static String plain(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("\r", "")
        .replace('\n', ' ');
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code owner/name}. A path would show where our machines keep things. */
  private static boolean isHubId(String id) {
    if (id == null) {
      return false;
    }
    String lower = id.toLowerCase(Locale.ROOT);
    int slash = lower.indexOf('/');
    return slash > 0
        && slash < lower.length() - 1
        && lower.chars().noneMatch(c -> c != '/' && CHARACTERS.indexOf(c) < 0)
        && lower.indexOf('/', slash + 1) < 0
        && lower.charAt(0) != '.';
  }

  private static String slug(String licence) {
    StringBuilder slug = new StringBuilder();
    licence
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> slug.appendCodePoint(CHARACTERS.indexOf(c) < 0 ? '-' : c));
    return slug.toString();
  }
}

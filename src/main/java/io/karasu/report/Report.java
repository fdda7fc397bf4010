package io.karasu.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.karasu.corpus.Nullable;
import io.karasu.corpus.TokenizerCount;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * All figures of a run. The same tables give the same report but for {@code timings}.
 *
 * @param sources all sources, by name
 * @param open steps that have not finished, or whose input was made again since → why
 * @param alarms steps that rejected more of a source than their {@code wipeOutShare}
 * @param funnel every finished step that has units, in order
 * @param reasons by step, then most units first
 * @param rules the rules of {@code filter}, in order
 * @param signals in the order of the table
 * @param packed the mixture; null before {@code pack}
 * @param tokenizers what each tokenizer makes of each source: the run's own over the whole corpus,
 *     then all that are compared, over a sample
 * @param runTokenizer the name of the run's own tokenizer; null until there are tokens
 * @param trainings by name of the model; empty before the first
 * @param cards what the corpus holds, by source
 * @param tables the complete tables
 * @param configs step → resolved configuration
 * @param timings what differs from run to run
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Report(
    List<String> sources,
    Map<String, String> open,
    List<Alarm> alarms,
    List<Flow> funnel,
    List<Reason> reasons,
    List<RuleEffect> rules,
    List<SignalFigures> signals,
    @Nullable Packed packed,
    List<TokenizerCount> tokenizers,
    @Nullable String runTokenizer,
    List<Trained> trainings,
    List<SourceCard> cards,
    List<TableFigures> tables,
    Map<String, Object> configs,
    Timings timings) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /**
   * What differs from run to run.
   *
   * @param title heading
   * @param run the run folder
   * @param made when the report was made, UTC
   * @param steps the finished steps, in order
   * @param trainings how fast they were, by name of the model
   */
  record Timings(
      String title,
      String run,
      String made,
      List<StepFigures> steps,
      Map<String, Trained.Speed> trainings) {}

  /** The report as JSON, UTF-8. */
  public byte[] json() {
    try {
      return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report cannot be written as JSON", e);
    }
  }

  /** The report as one page of HTML, UTF-8. */
  public byte[] html() {
    return Page.of(this).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a step has finished and nothing that it read was made again. */
  boolean has(String step) {
    return funnel.stream().anyMatch(flow -> flow.step().equals(step));
  }

  /** Whether a model was trained. */
  boolean hasTraining() {
    return !trainings.isEmpty();
  }
}

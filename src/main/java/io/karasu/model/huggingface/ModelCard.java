package io.karasu.model.huggingface;

import io.karasu.corpus.Nullable;
import java.util.List;

/**
 * What the model card, {@code README.md}, says besides the shape of the model.
 *
 * @param name title, and the folder's name in the example
 * @param summary what was trained from what, for what; one paragraph
 * @param license identifier of the model's own licence, such as {@code apache-2.0}
 * @param languages ISO 639-1 codes, such as {@code ja}
 * @param baseModel the model that training began with: {@code owner/name}, or a path, of which only
 *     the last part is shown; null if training began from a seed
 * @param data what it was trained on
 * @param tokens tokens trained on, over all epochs
 * @param training settings, in the order in which they are shown
 * @param results such as the held-out loss, in the order in which they are shown
 * @param notes what a user has to know, one paragraph each
 */
public record ModelCard(
    String name,
    String summary,
    String license,
    List<String> languages,
    @Nullable String baseModel,
    List<Data> data,
    long tokens,
    List<Entry> training,
    List<Entry> results,
    List<String> notes) {

  /** Copies the lists. */
  public ModelCard {
    languages = List.copyOf(languages);
    data = List.copyOf(data);
    training = List.copyOf(training);
    results = List.copyOf(results);
    notes = List.copyOf(notes);
  }

  /**
   * A source of training data.
   *
   * @param source its name in the corpus
   * @param dataset {@code owner/name} on the Hugging Face Hub; null if it is not from there
   * @param licences what its texts state, the most frequent first
   * @param documents how many were trained on
   * @param tokens how many of them were trained on; the shares are of their sum
   */
  public record Data(
      String source, @Nullable String dataset, List<String> licences, long documents, long tokens) {

    /** Copies the list. */
    public Data {
      licences = List.copyOf(licences);
    }
  }

  /**
   * A line of a table.
   *
   * @param name what, with its unit
   * @param value how much
   */
  public record Entry(String name, String value) {}
}

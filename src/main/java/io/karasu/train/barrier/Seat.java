package io.karasu.train.barrier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.train.group.GroupException;

/**
 * What a barrier task tells the others about itself, in less than a kilobyte.
 *
 * @param fence application, attempt, stage and its attempt: a task of another attempt has another
 * @param partition the task's number
 * @param host where it runs, and where it listens
 * @param port where it listens
 * @param executor the executor that it runs in
 * @param gpu the GPU that it was given; null: none
 * @param isOnGpu whether it computes on it
 */
record Seat(
    String fence,
    int partition,
    String host,
    int port,
    String executor,
    @Nullable String gpu,
    boolean isOnGpu) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As it is sent. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * As it was sent.
   *
   * @throws GroupException if it is no seat
   */
  static Seat parse(String json) {
    try {
      return JSON.readValue(json, Seat.class);
    } catch (JsonProcessingException e) {
      throw new GroupException("a rank sent " + json + " (expected where it is)", e);
    }
  }

  /** The place in words, for the log. */
  @Override
  public String toString() {
    return host + (gpu == null ? "" : " GPU " + gpu) + " (executor " + executor + ")";
  }
}

package io.karasu.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint of a training.
 *
 * @param attempt the run of the training that wrote it, from 1; later ones are larger. A number of
 *     its own for each attempt keeps a process that is believed dead from writing into the files of
 *     its successor.
 * @param step optimiser steps done
 */
public record CheckpointId(int attempt, long step)
    implements Comparable<CheckpointId>, Serializable {

  /**
   * In time. Of two attempts the later one's is newer even if its step is smaller: it began there
   * because the earlier one's could not be used.
   */
  private static final Comparator<CheckpointId> IN_TIME =
      Comparator.comparingInt(CheckpointId::attempt).thenComparingLong(CheckpointId::step);

  private static final Pattern FOLDER = Pattern.compile("step-([0-9]{8,18})-attempt-([0-9]{3,9})");

  /** Checks the ranges. */
  public CheckpointId {
    if (attempt < 1 || step < 0) {
      throw new IllegalArgumentException(
          "checkpoint of step "
              + step
              + ", attempt "
              + attempt
              + " (expected step >= 0, attempt >= 1)");
    }
  }

  /** The name of its folder. */
  String folder() {
    return String.format(Locale.ROOT, "step-%08d-attempt-%03d", step, attempt);
  }

  /** The checkpoint of a folder's name; empty if it is the name of something else. */
  static Optional<CheckpointId> of(String folder) {
    Matcher matcher = FOLDER.matcher(folder);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int attempt = Integer.parseInt(matcher.group(2));
    return attempt < 1
        ? Optional.empty()
        : Optional.of(new CheckpointId(attempt, Long.parseLong(matcher.group(1))));
  }

  @Override
  public int compareTo(CheckpointId other) {
    return IN_TIME.compare(this, other);
  }
}

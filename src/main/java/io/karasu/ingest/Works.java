package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.corpus.Rejection;
import java.util.List;

/** Hands the works of a file or entry to the sink. */
final class Works {

  private Works() {}

  /**
   * Accepts or refuses each work.
   *
   * @param unit of the ledger if the file is the work; packed works are records
   * @param position of the file, null for the start; a packed work is counted on from there
   */
  static void accept(
      List<WorkSource.Work> works, String unit, Sink sink, String file, @Nullable Long position) {
    for (WorkSource.Work work : works) {
      accept(
          work,
          work.place() == null ? unit : Rejection.RECORD,
          sink,
          file,
          position(work, position));
    }
  }

  private static void accept(
      WorkSource.Work work, String unit, Sink sink, String file, @Nullable Long position) {
    try {
      if (work.refusal() != null) {
        throw work.refusal();
      }
      sink.accept(work.draft(), file, position);
    } catch (Refusal refusal) {
      sink.refuse(unit, refusal, file, position);
    }
  }

  @Nullable
  private static Long position(WorkSource.Work work, @Nullable Long start) {
    if (work.place() == null) {
      return start;
    }
    return (start == null ? 0 : start) + work.place();
  }
}

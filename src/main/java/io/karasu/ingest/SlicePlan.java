package io.karasu.ingest;

import io.karasu.spark.InputFile;
import java.util.ArrayList;
import java.util.List;

/** Cuts the files of the sources into slices, and gathers slices into tasks of about one size. */
final class SlicePlan {

  /** What opening a file costs, in bytes read instead. */
  private static final long OPEN_COST = 256 * 1024;

  private final long splitBytes;
  private final List<List<Slice>> tasks = new ArrayList<>();
  private List<Slice> task = new ArrayList<>();
  private long taskBytes;

  SlicePlan(long splitBytes) {
    this.splitBytes = splitBytes;
  }

  /** Adds a file. Compressed files and archives cannot be split. */
  void add(int source, InputFile file, boolean splits) {
    if (!splits || file.size() <= splitBytes) {
      add(Slice.whole(source, file));
      return;
    }
    for (long start = 0; start < file.size(); start += splitBytes) {
      add(new Slice(source, file.path(), start, StrictMath.min(file.size(), start + splitBytes)));
    }
  }

  /** The tasks, each a list of slices. */
  List<List<Slice>> tasks() {
    if (!task.isEmpty()) {
      tasks.add(task);
      task = new ArrayList<>();
      taskBytes = 0;
    }
    return List.copyOf(tasks);
  }

  private void add(Slice slice) {
    long cost = slice.bytes() + OPEN_COST;
    if (!task.isEmpty() && taskBytes + cost > splitBytes + OPEN_COST) {
      tasks.add(task);
      task = new ArrayList<>();
      taskBytes = 0;
    }
    task.add(slice);
    taskBytes += cost;
  }
}

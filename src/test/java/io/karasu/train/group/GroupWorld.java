package io.karasu.train.group;

/** Ranks that can form groups. */
interface GroupWorld extends AutoCloseable {

  /** Joins a group of all ranks; called by each rank's thread. */
  ProcessGroup join(String group, int rank);

  /** Where the vectors of this thread's rank lie. */
  GroupMemory memory(int rank);

  @Override
  void close();
}

package io.karasu.train.group;

import io.karasu.train.group.nccl.Nccl;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ranks that are threads, with a GPU each. */
final class NcclWorld implements GroupWorld {

  private final int size;
  private final Map<String, byte[]> ids = new ConcurrentHashMap<>();

  NcclWorld(int size) {
    this.size = size;
  }

  @Override
  public ProcessGroup join(String group, int rank) {
    byte[] id = ids.computeIfAbsent(group, name -> Nccl.newId());
    return Nccl.join(id, rank, size, rank, Duration.ofSeconds(60));
  }

  @Override
  public GroupMemory memory(int rank) {
    return new NcclMemory(rank);
  }

  @Override
  public void close() {
    ids.clear();
  }

  /** Makes worlds. */
  record Worlds(boolean groupsMayOverlap) implements GroupWorlds {
    @Override
    public GroupWorld open(int size) {
      return new NcclWorld(size);
    }

    @Override
    public boolean isInRingOrder() {
      return false;
    }
  }
}

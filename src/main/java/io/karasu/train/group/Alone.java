package io.karasu.train.group;

/** The group of one rank: every collective is over at once. */
public final class Alone implements ProcessGroup {

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public Pending allGather(Region whole) {
    return Pending.DONE;
  }

  @Override
  public Pending reduceScatter(Region whole) {
    return Pending.DONE;
  }

  @Override
  public Pending allReduce(Region vector) {
    return Pending.DONE;
  }

  @Override
  public void abort(String reason) {
    // Nobody waits for anybody.
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

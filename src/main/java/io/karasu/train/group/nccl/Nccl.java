package io.karasu.train.group.nccl;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.karasu.model.Precision;
import io.karasu.train.group.GroupException;
import io.karasu.train.group.Pending;
import io.karasu.train.group.ProcessGroup;
import io.karasu.train.group.Region;
import io.karasu.train.group.Traffic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ranks with one GPU each, for vectors in the memory of their GPUs. Collectives run on a stream of
 * their own, beside libtorch's: one begins when everything that had been computed at its call is
 * over, and what is computed after {@link Pending#await} waits for it, all of it on the device.
 *
 * <p>NCCL sums bfloat16 in its own way and order. Its collectives have no deadline: whoever watches
 * the rank aborts the group.
 */
public final class Nccl implements ProcessGroup {

  private static final int FLOAT32 = 7;
  private static final int FLOAT64 = 8;
  private static final int BFLOAT16 = 9;

  private final NcclLibrary nccl;
  private final GpuStream stream;
  private final Pointer communicator;
  private final int rank;
  private final int size;
  private final AtomicReference<String> reason = new AtomicReference<>();
  private long collectives;
  private String last = Traffic.NONE.last();
  private long sentBytes;

  private interface Collective {
    int begin(int type);
  }

  private Nccl(NcclLibrary nccl, GpuStream stream, Pointer communicator, int rank, int size) {
    this.nccl = nccl;
    this.stream = stream;
    this.communicator = communicator;
    this.rank = rank;
    this.size = size;
  }

  /**
   * What one rank makes and tells the others before they join a group.
   *
   * @return 128 bytes
   * @throws GroupException if there is no NCCL, or it fails
   */
  public static byte[] newId() {
    NcclLibrary nccl = NativeFile.nccl();
    byte[] id = new byte[NcclUid.BYTES];
    check(nccl, nccl.ncclGetUniqueId(id), "ncclGetUniqueId");
    return id;
  }

  /**
   * Joins a group; returns when all its ranks have done so. Groups that a rank joins one after
   * another must be joined in the same order by all.
   *
   * @param id what {@link #newId} has given one of them
   * @param device the number of this rank's GPU in this process
   * @param limit how long joining may take; the thread that joins cannot be stopped, so that the
   *     process should end when it is over
   * @throws GroupException if there is no NCCL or CUDA, they fail, or time is over
   */
  public static Nccl join(byte[] id, int rank, int size, int device, Duration limit) {
    NcclUid uid = NcclUid.of(id);
    FutureTask<Nccl> task = new FutureTask<>(() -> join(uid, rank, size, device));
    Thread thread = new Thread(task, "join of NCCL");
    thread.setDaemon(true);
    thread.start();
    String who = "rank " + rank + " of " + size + " on GPU " + device;
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new GroupException(
          who + ": not all ranks have joined in " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new GroupException(who + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GroupException(who + ": interrupted while joining", e);
    }
  }

  private static Nccl join(NcclUid id, int rank, int size, int device) {
    NcclLibrary nccl = NativeFile.nccl();
    GpuStream stream = new GpuStream(NativeFile.cuda(), device);
    PointerByReference communicator = new PointerByReference();
    check(nccl, nccl.ncclCommInitRank(communicator, size, id, rank), "ncclCommInitRank");
    return new Nccl(nccl, stream, communicator.getValue(), rank, size);
  }

  /** NCCL's version as it tells it: 22304 is 2.23.4. */
  public static int version() {
    NcclLibrary nccl = NativeFile.nccl();
    IntByReference version = new IntByReference();
    check(nccl, nccl.ncclGetVersion(version), "ncclGetVersion");
    return version.getValue();
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Pending allGather(Region whole) {
    Region own = own(whole);
    long from = own.address();
    long count = own.elements();
    return call(
        "all-gather",
        whole,
        type ->
            nccl.ncclAllGather(from, whole.address(), count, type, communicator, stream.handle()));
  }

  @Override
  public Pending reduceScatter(Region whole) {
    Region own = own(whole);
    long into = own.address();
    long count = own.elements();
    return call(
        "reduce-scatter",
        whole,
        type ->
            nccl.ncclReduceScatter(
                whole.address(),
                into,
                count,
                type,
                NcclLibrary.SUM,
                communicator,
                stream.handle()));
  }

  @Override
  public Pending allReduce(Region vector) {
    return call(
        "all-reduce",
        vector,
        type ->
            nccl.ncclAllReduce(
                vector.address(),
                vector.address(),
                vector.elements(),
                type,
                NcclLibrary.SUM,
                communicator,
                stream.handle()));
  }

  @Override
  public void abort(String why) {
    if (reason.compareAndSet(null, why)) {
      // What it says about its own end is of no use to anybody.
      int unused = nccl.ncclCommAbort(communicator);
    }
  }

  /** What has been exchanged; the seconds are those of the device, which nobody counts: 0. */
  @Override
  public synchronized Traffic traffic() {
    return new Traffic(collectives, last, sentBytes, 0);
  }

  /** Waits for what is under way, and ends the group. */
  @Override
  public void close() {
    if (reason.compareAndSet(null, "the group was closed")) {
      stream.enter();
      stream.finish();
      check(nccl, nccl.ncclCommDestroy(communicator), "ncclCommDestroy");
      stream.close();
    }
  }

  private Region own(Region whole) {
    if (whole.elements() % size != 0) {
      throw new IllegalArgumentException(
          "elements: " + whole.elements() + " (expected a multiple of " + size + " ranks)");
    }
    long count = whole.elements() / size;
    return whole.part(rank * count, count);
  }

  /** Puts a collective on the stream. The order of calls is that of the stream. */
  private synchronized Pending call(String kind, Region region, Collective collective) {
    collectives++;
    last = kind + " " + collectives + " of " + region.elements() + " × " + region.precision();
    String what = last;
    try {
      checkAlive();
      if (region.elements() == 0) {
        return Pending.DONE;
      }
      sentBytes += region.bytes() / size * (size - 1) * ("all-reduce".equals(kind) ? 2 : 1);
      stream.enter();
      stream.followComputing();
      check(nccl, collective.begin(type(region.precision())), kind);
      Pointer end = stream.mark();
      return () -> await(what, end);
    } catch (GroupException e) {
      return () -> {
        throw failure(what, e);
      };
    }
  }

  private void await(String what, Pointer end) {
    try {
      checkAlive();
      stream.enter();
      stream.letComputingFollow(end);
    } catch (GroupException e) {
      throw failure(what, e);
    }
  }

  private GroupException failure(String what, GroupException cause) {
    return new GroupException(
        "rank " + rank + " of " + size + ", " + what + ": " + cause.getMessage(), cause);
  }

  private void checkAlive() {
    String why = reason.get();
    if (why != null) {
      throw new GroupException(why);
    }
    IntByReference result = new IntByReference();
    check(nccl, nccl.ncclCommGetAsyncError(communicator, result), "ncclCommGetAsyncError");
    if (result.getValue() != NcclLibrary.IN_PROGRESS) {
      check(nccl, result.getValue(), "a collective under way");
    }
  }

  private static int type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> FLOAT32;
      case FLOAT64 -> FLOAT64;
      case BFLOAT16 -> BFLOAT16;
    };
  }

  private static void check(NcclLibrary nccl, int result, String call) {
    if (result != 0) {
      throw new GroupException(
          "NCCL: " + call + ": " + result + " (" + nccl.ncclGetErrorString(result) + ")");
    }
  }
}

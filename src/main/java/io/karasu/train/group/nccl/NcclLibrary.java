package io.karasu.train.group.nccl;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The part of NCCL that is used, as in {@code nccl.h} since 2.10. Every function returns 0 or what
 * went wrong; addresses of a device and sizes are longs.
 */
interface NcclLibrary extends Library {

  /** The sum, among NCCL's operations. */
  int SUM = 0;

  /** The result of a communicator that is still busy. */
  int IN_PROGRESS = 7;

  int ncclGetVersion(IntByReference version);

  int ncclGetUniqueId(byte[] id);

  int ncclCommInitRank(PointerByReference communicator, int size, NcclUid id, int rank);

  int ncclAllGather(long from, long into, long count, int type, Pointer comm, Pointer stream);

  int ncclReduceScatter(
      long from, long into, long count, int type, int operation, Pointer comm, Pointer stream);

  int ncclAllReduce(
      long from, long into, long count, int type, int operation, Pointer comm, Pointer stream);

  int ncclCommGetAsyncError(Pointer communicator, IntByReference result);

  int ncclCommAbort(Pointer communicator);

  int ncclCommDestroy(Pointer communicator);

  String ncclGetErrorString(int result);
}

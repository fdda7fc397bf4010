package io.karasu.train.group.nccl;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The part of CUDA's driver that is used. Every function returns 0 or what went wrong. */
interface CudaLibrary extends Library {

  /** A stream that does not wait for the default stream by itself. */
  int STREAM_NON_BLOCKING = 1;

  /** An event that takes no time. */
  int EVENT_DISABLE_TIMING = 2;

  int cuInit(int flags);

  int cuDeviceGet(IntByReference device, int ordinal);

  int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

  int cuCtxSetCurrent(Pointer context);

  int cuStreamCreate(PointerByReference stream, int flags);

  int cuStreamSynchronize(Pointer stream);

  int cuStreamWaitEvent(Pointer stream, Pointer event, int flags);

  int cuEventCreate(PointerByReference event, int flags);

  int cuEventRecord(Pointer event, Pointer stream);

  int cuEventDestroy_v2(Pointer event);

  int cuStreamDestroy_v2(Pointer stream);

  int cuGetErrorString(int result, PointerByReference words);
}

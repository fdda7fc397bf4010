package io.karasu.train.group.nccl;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.karasu.train.group.GroupException;

/**
 * A stream of a GPU beside the one on which libtorch computes, the legacy default stream. The two
 * wait for each other on the device; the host waits for neither.
 */
final class GpuStream implements AutoCloseable {

  /** The handle of the legacy default stream is 0. */
  private static final Pointer COMPUTING = null;

  private final CudaLibrary cuda;
  private final Pointer context;
  private final Pointer stream;

  /** A stream of the GPU with this number. */
  GpuStream(CudaLibrary cuda, int device) {
    this.cuda = cuda;
    check(cuda.cuInit(0), "cuInit");
    IntByReference handle = new IntByReference();
    check(cuda.cuDeviceGet(handle, device), "cuDeviceGet of GPU " + device);
    PointerByReference reference = new PointerByReference();
    // The primary context is the one of libtorch.
    check(cuda.cuDevicePrimaryCtxRetain(reference, handle.getValue()), "cuDevicePrimaryCtxRetain");
    context = reference.getValue();
    enter();
    PointerByReference created = new PointerByReference();
    check(cuda.cuStreamCreate(created, CudaLibrary.STREAM_NON_BLOCKING), "cuStreamCreate");
    stream = created.getValue();
  }

  /** Makes the GPU that of this thread. */
  void enter() {
    check(cuda.cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  Pointer handle() {
    return stream;
  }

  /** What comes next on this stream waits for what has been computed so far. */
  void followComputing() {
    Pointer event = record(COMPUTING);
    check(cuda.cuStreamWaitEvent(stream, event, 0), "cuStreamWaitEvent");
    forget(event);
  }

  /** An event for what has been put on this stream so far. */
  Pointer mark() {
    return record(stream);
  }

  /** What is computed next waits for an event; called once for each. */
  void letComputingFollow(Pointer event) {
    check(cuda.cuStreamWaitEvent(COMPUTING, event, 0), "cuStreamWaitEvent");
    forget(event);
  }

  /** Gives an event back; the driver keeps it as long as something waits for it. */
  void forget(Pointer event) {
    check(cuda.cuEventDestroy_v2(event), "cuEventDestroy");
  }

  /** Waits on the host until everything on this stream is over. */
  void finish() {
    check(cuda.cuStreamSynchronize(stream), "cuStreamSynchronize");
  }

  @Override
  public void close() {
    check(cuda.cuStreamDestroy_v2(stream), "cuStreamDestroy");
  }

  private Pointer record(Pointer on) {
    PointerByReference event = new PointerByReference();
    check(cuda.cuEventCreate(event, CudaLibrary.EVENT_DISABLE_TIMING), "cuEventCreate");
    check(cuda.cuEventRecord(event.getValue(), on), "cuEventRecord");
    return event.getValue();
  }

  private void check(int result, String call) {
    if (result != 0) {
      PointerByReference words = new PointerByReference();
      boolean isKnown = cuda.cuGetErrorString(result, words) == 0 && words.getValue() != null;
      String why = isKnown ? words.getValue().getString(0) : "unknown";
      throw new GroupException("CUDA: " + call + ": " + result + " (" + why + ")");
    }
  }
}

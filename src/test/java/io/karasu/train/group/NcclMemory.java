package io.karasu.train.group;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;

/** Memory of a GPU, for tests. Copies are made on the default stream, as libtorch's are. */
final class NcclMemory implements GroupMemory {

  private final Cuda cuda;
  private final Pointer context;

  private interface Cuda extends Library {
    int cuInit(int flags);

    int cuDeviceGet(IntByReference device, int ordinal);

    int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

    int cuCtxSetCurrent(Pointer context);

    int cuMemAlloc_v2(LongByReference address, long bytes);

    int cuMemFree_v2(long address);

    int cuMemcpyHtoD_v2(long to, byte[] from, long bytes);

    int cuMemcpyDtoH_v2(byte[] to, long from, long bytes);
  }

  NcclMemory(int device) {
    cuda = Native.load(System.getProperty("KARASU_CUDA", "libcuda.so.1"), Cuda.class);
    check(cuda.cuInit(0));
    IntByReference handle = new IntByReference();
    check(cuda.cuDeviceGet(handle, device));
    PointerByReference reference = new PointerByReference();
    check(cuda.cuDevicePrimaryCtxRetain(reference, handle.getValue()));
    context = reference.getValue();
  }

  @Override
  public long allocate(long bytes) {
    check(cuda.cuCtxSetCurrent(context));
    LongByReference address = new LongByReference();
    check(cuda.cuMemAlloc_v2(address, Math.max(1, bytes)));
    return address.getValue();
  }

  @Override
  public void put(long address, ByteBuffer from) {
    check(cuda.cuCtxSetCurrent(context));
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    if (bytes.length > 0) {
      check(cuda.cuMemcpyHtoD_v2(address, bytes, bytes.length));
    }
  }

  @Override
  public void get(long address, ByteBuffer into) {
    check(cuda.cuCtxSetCurrent(context));
    byte[] bytes = new byte[into.remaining()];
    if (bytes.length > 0) {
      check(cuda.cuMemcpyDtoH_v2(bytes, address, bytes.length));
    }
    into.put(bytes);
  }

  @Override
  public void free(long address) {
    check(cuda.cuCtxSetCurrent(context));
    check(cuda.cuMemFree_v2(address));
  }

  private static void check(int result) {
    if (result != 0) {
      throw new IllegalStateException("CUDA: " + result);
    }
  }
}

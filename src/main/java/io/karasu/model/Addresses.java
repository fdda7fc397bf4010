package io.karasu.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the elements of a tensor lie in memory, as libtorch's C interface for AOTInductor tells.
 */
final class Addresses {

  /** RTLD_NOW without RTLD_GLOBAL: what DJL has loaded stays as it is. */
  private static final int NOW_AND_LOCAL = 2;

  /** The functions of shim.h that are used. */
  interface Shim extends Library {
    /** 0 if it could be told. */
    int aoti_torch_get_data_ptr(Pointer tensor, PointerByReference address);
  }

  private static final class Loaded {
    static final Shim SHIM =
        Native.load(
            Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu")).toString(),
            Shim.class,
            Map.of(Library.OPTION_OPEN_FLAGS, NOW_AND_LOCAL));
  }

  private Addresses() {}

  /** The address of the first element, on the tensor's device. */
  static long of(NDArray array) {
    PointerByReference address = new PointerByReference();
    Pointer tensor = new Pointer(((PtNDArray) array).getHandle());
    int code = Loaded.SHIM.aoti_torch_get_data_ptr(tensor, address);
    if (code != 0) {
      throw new IllegalStateException("libtorch tells no address of a tensor: code " + code);
    }
    return Pointer.nativeValue(address.getValue());
  }
}

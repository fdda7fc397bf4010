package io.karasu.train.group.nccl;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.karasu.train.group.GroupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds and loads a library of the system. */
final class NativeFile {

  /**
   * RTLD_NOW without RTLD_GLOBAL, JNA's default: libtorch has an NCCL of its own inside, and the
   * names of two must not mix.
   */
  private static final int NOW_AND_LOCAL = 2;

  private NativeFile() {}

  /**
   * NCCL: where {@code KARASU_NCCL} says, below {@code KARASU_NCCL_HOME}, or where the system has
   * it.
   */
  static NcclLibrary nccl() {
    String file = "libnccl.so.2";
    List<String> places = new ArrayList<>();
    add(places, setting("KARASU_NCCL"), "");
    String home = setting("KARASU_NCCL_HOME");
    // The folder of NCCL's own package, of nvidia-nccl-cu12 in Python's site-packages, of a copy.
    add(places, home, "/lib/" + file);
    add(places, home, "/nvidia/nccl/lib/" + file);
    add(places, home, "/" + file);
    places.add(file);
    return load("NCCL", places, NcclLibrary.class);
  }

  /** CUDA's driver: where {@code KARASU_CUDA} says, or where the system has it. */
  static CudaLibrary cuda() {
    List<String> places = new ArrayList<>();
    add(places, setting("KARASU_CUDA"), "");
    places.add("libcuda.so.1");
    return load("CUDA's driver", places, CudaLibrary.class);
  }

  /**
   * Loads the first library that there is.
   *
   * @param what what it is, for the message
   * @throws GroupException if there is none: says where it was looked for, and what was wrong there
   */
  static <T extends Library> T load(String what, List<String> places, Class<T> type) {
    StringBuilder looked = new StringBuilder();
    for (String place : places) {
      try {
        return Native.load(place, type, Map.of(Library.OPTION_OPEN_FLAGS, NOW_AND_LOCAL));
      } catch (UnsatisfiedLinkError e) {
        String reason = String.valueOf(e.getMessage());
        int end = reason.indexOf('\n');
        looked.append("\n  ").append(place).append(": ");
        looked.append(end < 0 ? reason : reason.substring(0, end));
      }
    }
    throw new GroupException(what + " cannot be loaded. Looked for it at:" + looked);
  }

  /** A system property, or the variable of the environment of this name; null: neither is set. */
  private static String setting(String name) {
    return System.getProperty(name, System.getenv(name));
  }

  private static void add(List<String> places, String folder, String rest) {
    if (folder != null && !folder.isEmpty()) {
      places.add(folder + rest);
    }
  }
}

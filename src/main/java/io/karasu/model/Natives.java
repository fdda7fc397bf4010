package io.karasu.model;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** libtorch in this JVM: found, extracted and loaded once, by one process of a host at a time. */
public final class Natives {

  private Natives() {}

  /**
   * Loads libtorch. DJL extracts it from its jar into the folder of its cache, and two processes
   * that do so together delete each other's files: a lock in that folder keeps them apart. Nothing
   * is downloaded.
   *
   * @param threads threads of one operation on the CPU; counts where the engine has not started yet
   * @throws IllegalStateException in one sentence, if there is none for this machine
   */
  public static synchronized void load(int threads) {
    if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
      System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
    }
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
    if (System.getProperty("DJL_CACHE_DIR") == null && System.getenv("DJL_CACHE_DIR") == null) {
      // The home folder of a cluster's user is often not writable.
      String user = System.getProperty("user.name");
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), "karasu-djl-" + user);
      System.setProperty("DJL_CACHE_DIR", folder.toString());
    }
    Path cache = Utils.getEngineCacheDir();
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
          FileChannel.open(
              cache.resolve("karasu.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        Engine.getEngine("PyTorch");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(cache + " cannot be written (expected DJL's cache folder)", e);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          String.format(
              "libtorch cannot be loaded on this machine (%s, %s): %s (expected the jars pytorch-jni and pytorch-native-cpu for it on the class path, or PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR set to an installation)",
              System.getProperty("os.name"), System.getProperty("os.arch"), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}

package io.karasu.model.huggingface;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where an export is written and how it takes its place.
 *
 * @param target the model's folder
 * @param staged where it is written: beside the target, or on an object store the target itself
 */
record ExportPlace(Folder target, Folder staged) {

  /** File systems on which a rename is a copy, one object at a time. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn");

  private static final Set<String> OURS =
      Set.of(
          ModelFolder.CONFIG,
          WeightFiles.SINGLE,
          WeightFiles.INDEX,
          ModelFolder.GENERATION,
          "README.md");

  /** The places for a target. */
  static ExportPlace of(Folder target) {
    if (target.path().isRoot()) {
      throw new ModelException(target.path() + " is no place for a model (expected a folder)");
    }
    boolean renames = !OBJECT_STORES.contains(target.fs().getUri().getScheme());
    return new ExportPlace(target, renames ? beside(target, "exporting") : target);
  }

  /**
   * Makes room.
   *
   * @throws ModelException if the target holds what no export writes
   */
  void begin() {
    try {
      refuseOthers();
      if (staged.equals(target)) {
        // Without it the rest is no model.
        target.fs().delete(target.file(ModelFolder.CONFIG), false);
      }
      staged.fs().delete(staged.path(), true);
      staged.fs().mkdirs(staged.path());
    } catch (IOException e) {
      throw new UncheckedIOException(staged.path() + " cannot be made: " + e.getMessage(), e);
    }
  }

  /** Puts what was written in the place of the target. */
  void commit() {
    if (staged.equals(target)) {
      return;
    }
    Folder old = beside(target, "replaced");
    try {
      target.fs().delete(old.path(), true);
      boolean isThere = target.fs().exists(target.path());
      if (isThere) {
        rename(target.path(), old.path());
      }
      rename(staged.path(), target.path());
      target.fs().delete(old.path(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(target.path() + " cannot be replaced: " + e.getMessage(), e);
    }
  }

  /** Removes what was written; the failure, with what went wrong in doing so added. */
  RuntimeException abandon(RuntimeException failure) {
    try {
      staged.fs().delete(staged.path(), true);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private void refuseOthers() throws IOException {
    for (FileStatus status : files()) {
      String name = status.getPath().getName();
      boolean isHidden = name.startsWith(".") || name.startsWith("_");
      if (status.isDirectory() || !(isHidden || isOurs(name))) {
        throw new ModelException(
            status.getPath()
                + " is in the way (expected a new folder, or one with an export only)");
      }
    }
  }

  private FileStatus[] files() throws IOException {
    try {
      return target.fs().listStatus(target.path());
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private static boolean isOurs(String name) {
    return OURS.contains(name)
        || TokenizerCopy.FILES.contains(name)
        || (name.startsWith("model-") && name.endsWith(".safetensors"));
  }

  private static Folder beside(Folder target, String what) {
    Path path = target.path();
    return new Folder(target.fs(), new Path(path.getParent(), "." + path.getName() + "." + what));
  }

  private void rename(Path from, Path to) throws IOException {
    if (!target.fs().rename(from, to)) {
      throw new IOException(from + " cannot be renamed to " + to);
    }
  }
}

package io.karasu.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/** The files behind a path, folder or pattern on any Hadoop file system. */
public final class InputFiles {

  private InputFiles() {}

  /**
   * Lists the files of a path: the file itself, all files below a folder, or what a pattern
   * matches; ordered by path. Names that begin with {@code .} or {@code _} below the fixed part of
   * the path are hidden, as everywhere in Hadoop.
   *
   * @param key the config key, for messages
   * @throws InputException if nothing matches or the place cannot be listed
   */
  public static List<InputFile> list(String path, String key, Configuration hadoop) {
    try {
      List<InputFile> files = expand(path, hadoop);
      if (files.isEmpty()) {
        throw new InputException(
            key
                + ": "
                + path
                + " (expected a file, a folder with files or a pattern that matches some; nothing is there)");
      }
      files.sort(Comparator.comparing(InputFile::path));
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(key + ": " + path + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private static List<InputFile> expand(String path, Configuration hadoop) throws IOException {
    Path literal = new Path(path);
    FileSystem fs = literal.getFileSystem(hadoop);
    List<InputFile> files = new ArrayList<>();
    try {
      FileStatus status = fs.getFileStatus(literal);
      if (status.isFile()) {
        files.add(file(status));
      } else {
        below(fs, status.getPath(), Glob.of("**"), files);
      }
      return files;
    } catch (FileNotFoundException e) {
      if (!Glob.isPattern(path)) {
        return files;
      }
    }
    Glob glob = Glob.of(path);
    Path root = new Path(glob.root());
    if (fs.exists(root)) {
      below(fs, fs.getFileStatus(root).getPath(), glob, files);
    }
    return files;
  }

  private static void below(FileSystem fs, Path root, Glob glob, List<InputFile> files)
      throws IOException {
    String prefix = root.toString().endsWith("/") ? root.toString() : root + "/";
    RemoteIterator<? extends FileStatus> all =
        fs instanceof LocalFileSystem ? localFiles(fs, root) : fs.listFiles(root, true);
    while (all.hasNext()) {
      FileStatus status = all.next();
      String relative = status.getPath().toString().substring(prefix.length());
      if (!isHidden(relative) && glob.matches(relative)) {
        files.add(file(status));
      }
    }
  }

  /**
   * All files below a local folder. Hadoop's own listing asks for the owner of each, which without
   * its native library is a process for each: minutes for 20,000 files.
   */
  private static RemoteIterator<FileStatus> localFiles(FileSystem fs, Path root)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    ArrayDeque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      for (FileStatus status : fs.listStatus(folders.pop())) {
        if (status.isDirectory()) {
          folders.push(status.getPath());
        } else {
          files.add(status);
        }
      }
    }
    return RemoteIterators.remoteIteratorFromIterable(files);
  }

  private static boolean isHidden(String relative) {
    return relative.startsWith("_")
        || relative.startsWith(".")
        || relative.contains("/_")
        || relative.contains("/.");
  }

  private static InputFile file(FileStatus status) {
    return new InputFile(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }
}

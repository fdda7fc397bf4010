package io.karasu.train;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files without Hadoop's own checksums, in a process that dies: after so many bytes written,
 * files created and removed, nothing more happens. It cannot rename, as an object store cannot.
 */
public final class CrashingFileSystem extends RawLocalFileSystem {

  /** What can still be done. */
  static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

  /** What had been spent at each file that was begun or removed, while nothing crashed. */
  static final List<Long> SPENT = new ArrayList<>();

  /** What has been spent of all that there is. */
  static long spent() {
    return Long.MAX_VALUE - LEFT.get();
  }

  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.crash.impl", CrashingFileSystem.class.getName());
    return hadoop;
  }

  /** The process is dead. */
  static final class Crash extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public URI getUri() {
    return URI.create("crash:///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    spend(1);
    return crashing(
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    spend(1);
    return crashing(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (recursive && getFileStatus(path).isDirectory()) {
      // A folder goes file by file, as it does in reality, and in the worst order: manifests last.
      FileStatus[] files = listStatus(path);
      Arrays.sort(files, Comparator.reverseOrder());
      for (FileStatus file : files) {
        delete(file.getPath(), true);
      }
    }
    spend(1);
    return super.delete(path, recursive);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) {
    // Hadoop would start a process for each file.
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("rename " + from + " to " + to);
  }

  private static void spend(long cost) throws IOException {
    if (LEFT.addAndGet(-cost) < 0) {
      throw new Crash();
    }
    SPENT.add(spent());
  }

  private static FSDataOutputStream crashing(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new CrashingStream(out), null);
  }

  private static final class CrashingStream extends FilterOutputStream {
    CrashingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      long before = LEFT.getAndAdd(-length);
      if (before < length) {
        out.write(bytes, from, (int) Math.max(0, before));
        throw new Crash();
      }
      out.write(bytes, from, length);
    }
  }
}

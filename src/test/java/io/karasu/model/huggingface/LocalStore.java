package io.karasu.model.huggingface;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A local disk that can behave as tests need: as a store that cannot rename, or as a disk that
 * changes a byte or stops in the middle. Set by {@code store.*} in the configuration.
 */
public final class LocalStore extends FilterFileSystem {

  static final String DAMAGE = "store.damage";
  static final String ROOM = "store.room";

  /** Files in the order in which they were created. */
  static final List<String> CREATED = new ArrayList<>();

  private String scheme;

  /** Made by Hadoop. */
  public LocalStore() {
    super(new RawLocalFileSystem());
  }

  /** A configuration in which {@code scheme} is such a disk. */
  static Configuration as(String scheme) {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs." + scheme + ".impl", LocalStore.class.getName());
    hadoop.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    CREATED.clear();
    return hadoop;
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    scheme = name.getScheme();
    setConf(conf);
    fs.initialize(URI.create("file:///"), conf);
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public Path makeQualified(Path path) {
    return path.makeQualified(getUri(), getWorkingDirectory());
  }

  @Override
  protected void checkPath(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path("/");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (scheme.equals("s3a")) {
      throw new IOException("renamed " + from);
    }
    return fs.rename(plain(from), plain(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return fs.delete(plain(path), recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return fs.mkdirs(plain(path));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return fs.mkdirs(plain(path));
  }

  @Override
  public org.apache.hadoop.fs.FileStatus getFileStatus(Path path) throws IOException {
    return fs.getFileStatus(plain(path));
  }

  @Override
  public org.apache.hadoop.fs.FileStatus[] listStatus(Path path) throws IOException {
    return fs.listStatus(plain(path));
  }

  @Override
  public org.apache.hadoop.fs.FSDataInputStream open(Path path, int buffer) throws IOException {
    return fs.open(plain(path), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    CREATED.add(path.getName());
    FSDataOutputStream out = fs.create(plain(path), overwrite);
    return new FSDataOutputStream(new Damaging(out, path.getName()), null);
  }

  private static Path plain(Path path) {
    return new Path("file:" + path.toUri().getPath());
  }

  /** Changes the byte, or fails at the byte, that the configuration names as FILE:BYTE. */
  private final class Damaging extends FilterOutputStream {
    private final long changed;
    private final long room;
    private long written;

    Damaging(OutputStream out, String file) {
      super(out);
      changed = at(getConf().get(DAMAGE, ""), file);
      room = at(getConf().get(ROOM, ""), file);
    }

    private static long at(String setting, String file) {
      return setting.startsWith(file + ":")
          ? Long.parseLong(setting.substring(file.length() + 1))
          : -1;
    }

    @Override
    public void write(int value) throws IOException {
      if (written == room) {
        throw new IOException("No space left on device");
      }
      out.write(written == changed ? value ^ 1 : value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      for (int i = from; i < from + count; i++) {
        write(bytes[i]);
      }
    }
  }
}

package io.karasu.model.huggingface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads ranges of tensors; the file of the last one stays open for the next. One thread. */
final class TensorReader implements AutoCloseable {

  /** Bytes that are read at a time. */
  static final int PIECE_BYTES = 1 << 22;

  private final FileSystem fs;
  private final ByteBuffer piece;
  private Path file;
  private FSDataInputStream in;

  /**
   * Makes a reader.
   *
   * @param elements how many will be read at a time; more than fit in a piece make no difference
   */
  TensorReader(FileSystem fs, long elements) {
    this.fs = fs;
    long bytes = StrictMath.min(elements * Float.BYTES, PIECE_BYTES);
    this.piece = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Elements {@code from} to {@code to} of a tensor as float32. */
  void read(StoredTensor tensor, long from, long to, FloatBuffer into) {
    Dtype dtype = Dtype.of(tensor.dtype());
    bytes(tensor, from * dtype.bytes(), to * dtype.bytes(), read -> dtype.decode(read, into));
  }

  /** Bytes {@code from} to {@code to} of a tensor, piece by piece. */
  void bytes(StoredTensor tensor, long from, long to, Consumer<ByteBuffer> into) {
    try {
      open(tensor.file());
      in.seek(tensor.position() + from);
      long left = to - from;
      while (left > 0) {
        piece.clear().limit((int) StrictMath.min(left, piece.capacity()));
        in.readFully(piece.array(), 0, piece.limit());
        left -= piece.limit();
        into.accept(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          tensor.file() + ": " + tensor.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be closed", e);
    }
  }

  private void open(Path next) throws IOException {
    if (!next.equals(file)) {
      close();
      in = null;
      in = fs.open(next);
      file = next;
    }
  }
}

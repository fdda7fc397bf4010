package io.karasu.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's decompressors, which take a page's unpacked size from its header: one flipped bit there
 * asks for gigabytes, and many a cluster kills a JVM that runs out of memory. No page is larger
 * than its column chunk, whose size stands in the footer.
 */
final class BoundedCodecs implements CompressionCodecFactory {

  private final CodecFactory codecs;
  private long maxPageBytes = Long.MAX_VALUE;

  BoundedCodecs(Configuration hadoop) {
    this.codecs = new CodecFactory(hadoop, 0);
  }

  /** Sets what the footer says. */
  void limit(long pageBytes) {
    maxPageBytes = pageBytes;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Bounded(codecs.getDecompressor(codec));
  }

  @Override
  public void release() {
    codecs.release();
  }

  private final class Bounded implements BytesInputDecompressor {
    private final BytesInputDecompressor codec;

    Bounded(BytesInputDecompressor codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int unpackedBytes) throws IOException {
      check(unpackedBytes);
      return codec.decompress(bytes, unpackedBytes);
    }

    @Override
    public void decompress(ByteBuffer in, int packedBytes, ByteBuffer out, int unpackedBytes)
        throws IOException {
      check(unpackedBytes);
      codec.decompress(in, packedBytes, out, unpackedBytes);
    }

    @Override
    public void release() {
      codec.release();
    }

    private void check(int unpackedBytes) throws IOException {
      if (unpackedBytes < 0 || unpackedBytes > maxPageBytes) {
        throw new IOException(
            "page: " + unpackedBytes + " bytes (expected at most " + maxPageBytes + ")");
      }
    }
  }
}

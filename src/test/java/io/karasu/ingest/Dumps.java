package io.karasu.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Small dumps of a wiki, made from numbers. */
final class Dumps {

  static final String HEAD =
      "<mediawiki xml:lang=\"ja\"> <siteinfo>"
          + " <base>https://ja.wikipedia.org/wiki/%E3%83%A1%E3%82%A4%E3%83%B3</base>"
          + " </siteinfo> ";

  private Dumps() {}

  /** A page; its text holds {@code sentences} sentences that do not compress well. */
  static String page(int number, int sentences) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("'''第" + number + "項'''は[[項]]である。\n");
    for (int i = 0; i < sentences; i++) {
      for (int word = 0; word < 12; word++) {
        text.append((char) ('一' + random.nextInt(5000)));
      }
      text.append("。&lt;ref&gt;注&lt;/ref&gt;\n");
    }
    return page("第" + number + "項", "0", String.valueOf(number), "", text.toString());
  }

  static String page(String title, String namespace, String id, String redirect, String text) {
    return "  <page> <title>"
        + title
        + "</title> <ns>"
        + namespace
        + "</ns> <id>"
        + id
        + "</id>"
        + redirect
        + " <revision> <id>1</id> <timestamp>2024-03-01T12:00:00Z</timestamp>"
        + " <text xml:space=\"preserve\">"
        + text
        + "</text> </revision> </page>\n";
  }

  /** A whole dump. */
  static byte[] dump(List<String> pages) {
    return (HEAD + String.join("", pages) + "</mediawiki>\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Packed as bzip2.
   *
   * @param level size of the blocks in 100,000 bytes
   * @param streamBytes bytes that one of the concatenated streams holds
   */
  static byte[] bzip2(byte[] bytes, int level, int streamBytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int start = 0; start < bytes.length; start += streamBytes) {
      try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(packed, level)) {
        out.write(bytes, start, Math.min(streamBytes, bytes.length - start));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return packed.toByteArray();
  }
}

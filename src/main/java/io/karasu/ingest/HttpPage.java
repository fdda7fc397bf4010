package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/**
 * The page in an HTTP response.
 *
 * @param charset that the server names; null if it names none
 * @param html the payload, unpacked
 */
record HttpPage(@Nullable String charset, byte[] html) {

  private static final int OK = 200;

  /**
   * Reads a response.
   *
   * @param maxBytes largest payload after unpacking
   * @throws Refusal if it is no HTML page that was delivered, or cannot be unpacked
   */
  static HttpPage of(WarcRecord record, int maxBytes) throws Refusal {
    if (!(record instanceof WarcResponse response) || !isHttp(record)) {
      throw new Refusal(Refusal.NOT_HTML, "the response is not HTTP")
          .with("type", record.headers().first("Content-Type").orElse(null));
    }
    try {
      HttpResponse http = response.http();
      if (http.status() != OK) {
        throw new Refusal(Refusal.HTTP_STATUS, "the response has no status 200")
            .with("status", String.valueOf(http.status()));
      }
      String type =
          http.headers()
              .first("Content-Type")
              .or(() -> record.headers().first("WARC-Identified-Payload-Type"))
              .orElse("");
      byte[] body = http.body().stream().readAllBytes();
      if (!isHtml(type, body)) {
        throw new Refusal(Refusal.NOT_HTML, "the response is not HTML").with("type", type);
      }
      String coding = String.join(",", http.headers().all("Content-Encoding"));
      return new HttpPage(charset(type), unpacked(body, coding, maxBytes));
    } catch (IOException | RuntimeException e) {
      // jwarc throws both for headers that it does not understand.
      throw WarcRecords.damaged("the HTTP response does not parse");
    }
  }

  private static boolean isHttp(WarcRecord record) {
    String type = record.headers().first("Content-Type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("application/http");
  }

  /** By the type that is named; where none is, by the first characters. */
  private static boolean isHtml(String type, byte[] body) {
    String lower = type.strip().toLowerCase(Locale.ROOT);
    if (!lower.isEmpty()) {
      return lower.startsWith("text/html") || lower.startsWith("application/xhtml+xml");
    }
    String start =
        new String(body, 0, StrictMath.min(body.length, 512), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    return start.contains("<!doctype html") || start.contains("<html") || start.contains("<head");
  }

  @Nullable
  private static String charset(String type) {
    int at = type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (at < 0) {
      return null;
    }
    String value = type.substring(at + "charset=".length()).split(";", 2)[0];
    return value.replace("\"", "").replace("'", "").strip();
  }

  /**
   * Undoes the codings that a server may have applied. Common Crawl stores payloads unpacked and
   * renames the header; other crawlers store them as they came, and some unpack them and keep the
   * header.
   */
  private static byte[] unpacked(byte[] body, String codings, int maxBytes) throws Refusal {
    byte[] unpacked = body;
    for (String coding : codings.toLowerCase(Locale.ROOT).split(",", -1)) {
      unpacked =
          switch (coding.strip()) {
            case "", "identity", "none", "utf-8" -> unpacked;
            case "gzip", "x-gzip" -> gunzip(unpacked, maxBytes);
            case "deflate" -> inflate(unpacked, maxBytes);
            default ->
                throw new Refusal(Refusal.CONTENT_ENCODING, "the payload's coding cannot be undone")
                    .with("coding", coding.strip());
          };
    }
    return unpacked;
  }

  private static byte[] gunzip(byte[] body, int maxBytes) throws Refusal {
    boolean isGzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    if (!isGzip) {
      return body;
    }
    try {
      return start(new GZIPInputStream(new ByteArrayInputStream(body)), maxBytes);
    } catch (IOException e) {
      throw new Refusal(Refusal.CONTENT_ENCODING, "the payload's gzip stream is damaged");
    }
  }

  private static byte[] inflate(byte[] body, int maxBytes) throws Refusal {
    if (body.length < 2) {
      return body;
    }
    // RFC 9110 means zlib's form; many servers send the bare deflate stream.
    boolean isZlib =
        (body[0] & 0x0f) == 8 && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    Inflater inflater = new Inflater(!isZlib);
    try {
      byte[] unpacked =
          start(new InflaterInputStream(new ByteArrayInputStream(body), inflater), maxBytes);
      return unpacked.length == 0 ? body : unpacked;
    } finally {
      inflater.end();
    }
  }

  /** What can be unpacked: a payload that the crawler cut off ends in the middle of its stream. */
  private static byte[] start(InputStream in, int maxBytes) throws Refusal {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    try {
      int count = in.read(buffer);
      while (count >= 0 && out.size() <= maxBytes) {
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    } catch (IOException e) {
      return out.toByteArray();
    }
    if (out.size() > maxBytes) {
      throw WarcRecords.tooLarge(maxBytes);
    }
    return out.toByteArray();
  }
}

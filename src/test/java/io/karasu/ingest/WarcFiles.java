package io.karasu.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes WARC records and files by hand, so that they can be wrong in every way. */
final class WarcFiles {

  static final String DATE = "2024-02-29T12:34:56Z";

  private WarcFiles() {}

  /** A page with one paragraph that is an article, and navigation around it. */
  static String html(String title, String article) {
    return html(title, article, "");
  }

  static String html(String title, String article, String head) {
    return "<!DOCTYPE html><html><head>"
        + head
        + "<title>"
        + title
        + "</title></head><body><nav><a href='/'>ホーム</a> <a href='/map'>サイトマップ</a></nav><h1>"
        + title
        + "</h1><p>"
        + article
        + "</p><div class='footer'>お問い合わせ</div></body></html>";
  }

  /** A response with status 200 and HTML in UTF-8. */
  static byte[] page(String url, String html) {
    return page(url, "text/html; charset=UTF-8", html.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] page(String url, String html, Charset charset) {
    return page(url, "text/html", html.getBytes(charset));
  }

  static byte[] page(String url, String type, byte[] payload) {
    return response(url, "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n", payload);
  }

  /** A response of a server. */
  static byte[] response(String url, String httpHeader, byte[] payload) {
    byte[] header = httpHeader.getBytes(StandardCharsets.UTF_8);
    return record(
        "response", url, "application/http; msgtype=response", concat(List.of(header, payload)));
  }

  /** A record of any type. */
  static byte[] record(String type, String url, String contentType, byte[] content) {
    String header =
        "WARC/1.0\r\nWARC-Type: "
            + type
            + "\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
            + "WARC-Date: "
            + DATE
            + (url.isEmpty() ? "" : "\r\nWARC-Target-URI: " + url)
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    return concat(
        List.of(
            header.getBytes(StandardCharsets.UTF_8),
            content,
            "\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] text(String url, String text) {
    return record("conversion", url, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] info() {
    return record(
        "warcinfo",
        "",
        "application/warc-fields",
        "software: test\r\n".getBytes(StandardCharsets.UTF_8));
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A member for each record, as Common Crawl writes them. */
  static byte[] members(List<byte[]> records) {
    return concat(records.stream().map(WarcFiles::gzip).toList());
  }

  static byte[] concat(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}

package io.karasu.ingest.web;

import io.karasu.corpus.Nullable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * A page as characters.
 *
 * @param html the page
 * @param charset the encoding that it was found to be in
 */
public record DecodedPage(String html, Charset charset) {

  /** Characters outside ASCII for each byte that may be in no encoding: a stray one in a page. */
  private static final int CHARACTERS_PER_ERROR = 1000;

  /**
   * Decodes a page in the encoding that its bytes speak for. A character that is cut off at the end
   * is left away. Of 1,000 characters outside ASCII one may be damaged and becomes U+FFFD, as in a
   * browser.
   *
   * @param http the encoding in the HTTP header, which may be wrong; null if there is none
   * @return nothing if the bytes are in no encoding
   */
  public static Optional<DecodedPage> of(byte[] bytes, @Nullable String http) {
    Charset charset = CharsetDetection.of(bytes, http);
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int mark = CharsetDetection.markLength(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes, mark, bytes.length - mark);
    CharBuffer out =
        CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 1);
    int errors = 0;
    CoderResult result = decoder.decode(in, out, false);
    while (result.isError()) {
      errors++;
      in.position(in.position() + result.length());
      out.put('\ufffd');
      result = decoder.decode(in, out, false);
    }
    String html = out.flip().toString();
    if (errors > 0 && errors > outsideAscii(html) / CHARACTERS_PER_ERROR) {
      return Optional.empty();
    }
    return Optional.of(new DecodedPage(html, charset));
  }

  private static long outsideAscii(String text) {
    return text.chars().filter(c -> c >= 0x80).count();
  }
}

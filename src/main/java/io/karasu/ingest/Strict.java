package io.karasu.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decoding that reports what is not in the encoding instead of replacing it. */
final class Strict {

  private static final char REPLACEMENT = '\uFFFD';

  private Strict() {}

  /**
   * Decodes {@code bytes}.
   *
   * @throws Refusal naming the first byte that does not decode
   */
  static String decode(byte[] bytes, Charset charset) throws Refusal {
    if (charset.equals(StandardCharsets.UTF_8)) {
      // The JDK's fastest way; what does not decode leaves U+FFFD, which a sound text may hold,
      // too.
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf(REPLACEMENT) < 0) {
        return text;
      }
    }
    return decodeStepwise(bytes, charset);
  }

  private static String decodeStepwise(byte[] bytes, Charset charset) throws Refusal {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out =
        CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (!result.isError()) {
      result = decoder.flush(out);
    }
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      String hex = String.format("0x%02x", bytes[in.position()]);
      throw new Refusal(Refusal.ENCODING, "byte " + hex + " is not " + charset.name())
          .with("byte", hex)
          .with("offset_in_unit", String.valueOf(in.position()));
    }
    return out.flip().toString();
  }
}

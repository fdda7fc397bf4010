package io.karasu.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Decoding that reports what is not in the encoding instead of replacing it. */
final class Strict {

  private Strict() {}

  /**
   * Decodes {@code bytes}.
   *
   * @throws Refusal naming the first byte that does not decode
   */
  static String decode(byte[] bytes, Charset charset) throws Refusal {
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

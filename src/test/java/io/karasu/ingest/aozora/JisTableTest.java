package io.karasu.ingest.aozora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JisTableTest {

  @Test
  void holdsTheWholeStandard() {
    int count = 0;
    for (int plane = 1; plane <= 2; plane++) {
      for (int row = 1; row <= 94; row++) {
        for (int cell = 1; cell <= 94; cell++) {
          count += JisTable.character(plane, row, cell) == null ? 0 : 1;
        }
      }
    }
    assertThat(count).isEqualTo(11_233);
    assertThat(JisTable.character(2, 2, 1)).isNull();
    assertThat(JisTable.character(1, 95, 1)).isNull();
  }

  /** Seven signs are as CP932 decodes them in a text; ⦅ and ⦆ have two code points in Unicode. */
  @Test
  void agreesWithTheCharsetOfTheJdkButForNineSigns() throws CharacterCodingException {
    assumeTrue(Charset.isSupported("x-SJIS_0213"), "this Java has no charset x-SJIS_0213");
    CharsetDecoder jis = Charset.forName("x-SJIS_0213").newDecoder();
    List<String> differences = new ArrayList<>();
    for (int row = 1; row <= 94; row++) {
      for (int cell = 1; cell <= 94; cell++) {
        String own = JisTable.character(1, row, cell);
        if (own != null && !own.equals(jis.decode(shiftJis(row, cell)).toString())) {
          differences.add(own);
        }
      }
    }
    assertThat(differences).containsExactly("―", "～", "∥", "－", "￠", "￡", "￢", "⦅", "⦆");
  }

  private static ByteBuffer shiftJis(int row, int cell) {
    int lead = (row + 1) / 2 + (row <= 62 ? 0x80 : 0xc0);
    int trail = row % 2 == 0 ? cell + 0x9e : cell + (cell < 64 ? 0x3f : 0x40);
    return ByteBuffer.wrap(new byte[] {(byte) lead, (byte) trail});
  }
}

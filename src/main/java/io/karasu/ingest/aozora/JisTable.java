package io.karasu.ingest.aozora;

import io.karasu.corpus.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * JIS X 0213:2004 by plane, row and cell. A table of our own, because a trimmed Java runtime lacks
 * the charset x-SJIS_0213 and Java versions need not agree.
 */
final class JisTable {

  private static final String RESOURCE = "jisx0213.tsv";
  private static final Map<Integer, String> CHARACTERS = load();

  private JisTable() {}

  /** The character, of one or two code points, or null if the cell is empty or does not exist. */
  static @Nullable String character(int plane, int row, int cell) {
    return CHARACTERS.get(key(plane, row, cell));
  }

  private static int key(int plane, int row, int cell) {
    return (plane * 100 + row) * 100 + cell;
  }

  private static Map<Integer, String> load() {
    try (InputStream in = JisTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + RESOURCE + " (expected beside JisTable)");
      }
      Map<Integer, String> characters = new HashMap<>(16384);
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> addRow(line, characters));
      return Map.copyOf(characters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addRow(String line, Map<Integer, String> characters) {
    String[] cells = line.split("\t", -1);
    int plane = cells[0].charAt(0) - '0';
    int row = Integer.parseInt(cells[0].substring(2));
    for (int cell = 1; cell < cells.length; cell++) {
      if (!cells[cell].isEmpty()) {
        characters.put(key(plane, row, cell), cells[cell]);
      }
    }
  }
}

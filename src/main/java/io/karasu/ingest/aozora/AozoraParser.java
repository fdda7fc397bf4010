package io.karasu.ingest.aozora;

import io.karasu.corpus.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a text file of Aozora Bunko apart: header, legend, work and colophon. Files without some of
 * these parts work too. Pure, linear in the text, and never fails: whatever has no structure is
 * body.
 */
public final class AozoraParser {

  /** How many lines at the end of a work without colophon may state rights. */
  private static final int LAST_LINES = 20;

  private static final Pattern ROLE = Pattern.compile(".*(?:訳|編|校訂|編集|編纂|註|校註|撰)");
  private static final Pattern FOREIGN =
      Pattern.compile("[\\x00-\\x7f\\u0080-\\u052f\\u2010-\\u203f]+");
  private static final Pattern LINE = Pattern.compile("\n");

  private AozoraParser() {}

  /**
   * Parses a whole file.
   *
   * @param text the decoded file, with CRLF, LF or bare CR line ends
   */
  public static AozoraWork parse(String text) {
    List<String> lines = LINE.splitAsStream(AozoraNotation.unixLines(clean(text))).toList();
    WorkLayout layout = WorkLayout.of(lines);
    String header = block(lines, layout.headerStart(), layout.headerEnd());
    String legend = block(lines, layout.legendStart(), layout.legendEnd());
    String raw = block(lines, layout.legendEnd(), layout.colophonStart());
    String colophon = block(lines, layout.colophonStart(), lines.size());
    Rights rights = Rights.of(List.of(header, legend, colophon.isEmpty() ? tail(raw) : colophon));
    List<String> names = names(header);
    int author = authorIndex(names);
    PlainText body = AozoraNotation.convert(raw);
    return new AozoraWork(
        title(names, author),
        author < 0 ? null : names.get(author),
        trimBlankLines(body.text()),
        header,
        legend,
        colophon,
        rights.licence(),
        rights.evidence(),
        body.gaiji(),
        body.unresolvedGaiji(),
        body.notes(),
        body.restored());
  }

  /** Without a byte order mark and the end-of-file sign of old systems. */
  private static String clean(String text) {
    int start = text.startsWith("\ufeff") ? 1 : 0;
    int end = text.length();
    while (end > start && text.charAt(end - 1) == '\u001a') {
      end--;
    }
    return text.substring(start, end);
  }

  private static String block(List<String> lines, int start, int end) {
    return trimBlankLines(String.join("\n", lines.subList(start, end)));
  }

  private static String trimBlankLines(String text) {
    int end = text.length();
    while (end > 0 && PlainWriter.isBlank(text.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    for (int i = 0; i < end && PlainWriter.isBlank(text.charAt(i)); i++) {
      start = text.charAt(i) == '\n' ? i + 1 : start;
    }
    return text.substring(Math.min(start, end), end);
  }

  /** The last lines that nobody tells or says in a story. */
  private static String tail(String raw) {
    List<String> lines = LINE.splitAsStream(raw).toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
        .filter(line -> !line.startsWith("　") && !line.startsWith("「"))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> names(String header) {
    List<String> names = new ArrayList<>();
    LINE.splitAsStream(header)
        .map(line -> AozoraNotation.toPlain(line).strip())
        .filter(line -> !line.isEmpty())
        .forEach(names::add);
    return names;
  }

  /**
   * The last line that is no translator's or editor's; the last line if all are; -1 if one line.
   */
  private static int authorIndex(List<String> names) {
    for (int i = names.size() - 1; i > 0; i--) {
      if (!ROLE.matcher(names.get(i)).matches()) {
        return i;
      }
    }
    return names.size() < 2 ? -1 : names.size() - 1;
  }

  private static @Nullable String title(List<String> names, int author) {
    if (names.isEmpty()) {
      return null;
    }
    StringBuilder title = new StringBuilder(names.get(0));
    for (int i = 1; i < author; i++) {
      if (!FOREIGN.matcher(names.get(i)).matches()) {
        title.append('　').append(names.get(i));
      }
    }
    return title.toString();
  }
}

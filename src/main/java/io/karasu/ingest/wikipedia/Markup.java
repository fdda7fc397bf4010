package io.karasu.ingest.wikipedia;

import java.util.Locale;
import java.util.Set;

/** Writes the text of one page, construct by construct. */
final class Markup {

  /** Deepest nesting of links and templates that is looked into. */
  private static final int MAX_DEPTH = 30;

  private static final boolean[] ORDINARY = new boolean[0x80];

  static {
    for (char c = 0; c < 0x80; c++) {
      ORDINARY[c] = "<{}[]'_-&\n|".indexOf(c) < 0;
    }
  }

  private final String text;
  private final Pairs pairs;
  private final Set<String> closingSections;
  private final Paragraphs out;
  private final Asides asides;
  private boolean isLineStart = true;
  private boolean isClosed;
  private boolean isDisambiguation;

  Markup(String text, Pairs pairs, Set<String> closingSections) {
    this.text = text;
    this.pairs = pairs;
    this.closingSections = closingSections;
    this.out = new Paragraphs(text.length() / 2 + 16);
    this.asides = new Asides(text);
  }

  Article article() {
    write(0, text.length(), 0);
    out.breakLine();
    return new Article(out.toString(), isDisambiguation);
  }

  private void write(int start, int end, int depth) {
    int at = start;
    while (at < end && !isClosed) {
      if (isLineStart) {
        isLineStart = false;
        at = startLine(at, end, depth);
        continue;
      }
      int run = at;
      while (run < end && isOrdinary(text.charAt(run))) {
        run++;
      }
      if (run > at) {
        out.append(text, at, run);
      }
      at = run < end ? construct(run, end, depth) : run;
    }
  }

  private static boolean isOrdinary(char c) {
    return c >= 0x80 || ORDINARY[c];
  }

  private int construct(int at, int end, int depth) {
    char c = text.charAt(at);
    return switch (c) {
      case '\n' -> {
        out.endLine();
        isLineStart = true;
        yield at + 1;
      }
      case '<' -> element(at, end);
      case '{', '[' -> opening(c, at, end, depth);
      case '}', ']', '|' -> literalIfSingle(at, end);
      default -> small(c, at, end, depth);
    };
  }

  private int opening(char c, int at, int end, int depth) {
    if (pairs.end(at) > at && pairs.end(at) <= end) {
      return bracketed(at, depth);
    }
    return c == '[' ? singleBracket(at, end, depth) : literalIfSingle(at, end);
  }

  private int small(char c, int at, int end, int depth) {
    int next =
        switch (c) {
          case '\'' -> asides.quotes(at, end);
          case '_' -> asides.magicWord(at, end);
          case '&' -> asides.entity(at, end, out);
          default -> variant(at, end, depth);
        };
    if (next == at) {
      out.append(c);
      return at + 1;
    }
    return next;
  }

  /** A construct with an end: a table, a template or a link. */
  private int bracketed(int at, int depth) {
    int end = pairs.end(at);
    if (text.charAt(at) == '[') {
      link(at + 2, end - 2, depth);
    } else if (text.charAt(at + 1) == '|') {
      out.endLine();
      out.endLine();
    } else {
      template(at + 2, end - 2, depth);
    }
    return end;
  }

  private int literalIfSingle(int at, int end) {
    char c = text.charAt(at);
    int run = at + 1;
    while (run < end && text.charAt(run) == c && (c == '|' || pairs.end(run) == 0)) {
      run++;
    }
    if (run == at + 1) {
      out.append(c);
    }
    return run;
  }

  private int element(int at, int end) {
    int close = pairs.end(at);
    Tag tag = Tag.at(text, at);
    if (close > at) {
      if (tag != null && tag.isLiteral() && !tag.isEmpty()) {
        literal(tag.end(), StrictMath.min(end, text.lastIndexOf("</", close - 1)));
      }
      return StrictMath.min(close, end);
    }
    if (tag == null || tag.end() > end) {
      out.append('<');
      return at + 1;
    }
    if (tag.isBlock()) {
      out.breakLine();
    }
    return tag.end();
  }

  private void literal(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        out.breakLine();
      } else if (c == '&') {
        i = StrictMath.max(i + 1, asides.entity(i, end, out)) - 1;
      } else {
        out.append(c);
      }
    }
  }

  private void link(int start, int end, int depth) {
    if (depth >= MAX_DEPTH || LinkTarget.isAside(text, start, end)) {
      return;
    }
    Call call = Call.of(text, pairs, start, end);
    int last = call.size() - 1;
    boolean hasCaption = last > 0 && call.end(last) > call.start(last);
    int from = hasCaption ? call.start(last) : start;
    int to = hasCaption ? call.end(last) : call.end(0);
    write(!hasCaption && text.startsWith(":", from) ? from + 1 : from, to, depth + 1);
  }

  /** A single bracket: a link to the outside shows its caption; others are text. */
  private int singleBracket(int at, int end, int depth) {
    if (text.startsWith("[[", at) && pairs.end(at + 1) == 0) {
      boolean isAside = LinkTarget.isAside(text, at + 2, end);
      return isAside ? asides.lineEnd(at, end, pairs) : at + 2;
    }
    int close = asides.externalLink(at, end, pairs);
    if (close < 0) {
      out.append('[');
      return at + 1;
    }
    int caption = text.indexOf(' ', at);
    if (caption > 0 && caption < close && depth < MAX_DEPTH) {
      write(caption + 1, close, depth + 1);
    }
    return close + 1;
  }

  private void template(int start, int end, int depth) {
    Call call = depth < MAX_DEPTH ? Call.of(text, pairs, start, end) : null;
    String name = call == null ? "" : asides.name(call.start(0), call.end(0));
    isDisambiguation |= Disambiguations.has(name);
    Kept kept = Kept.of(name);
    int colon = name.indexOf(':');
    if (kept == null && colon > 0 && Kept.isFunction(name.substring(0, colon))) {
      write(text.indexOf(':', start) + 1, call.end(0), depth + 1);
    }
    if (kept == null) {
      return;
    }
    for (Kept.Piece piece : kept.pieces()) {
      int part = piece.argument() == 0 ? 0 : call.argument(piece.argument());
      if (part > 0) {
        write(call.start(part), call.end(part), depth + 1);
      } else {
        out.append(piece.literal());
      }
    }
  }

  /** {@code -{…}-}, a text with forms for several scripts: the first form is shown. */
  private int variant(int at, int end, int depth) {
    int close = asides.variantEnd(at, end);
    if (close < 0 || depth >= MAX_DEPTH) {
      return at;
    }
    int from = asides.variantStart(at + 2, close);
    int to = from;
    while (to < close && text.charAt(to) != ';') {
      to++;
    }
    write(from, to, depth + 1);
    return close + 2;
  }

  /** What only counts at the start of a line; returns where its text begins. */
  private int startLine(int start, int end, int depth) {
    int at = start;
    if (text.charAt(at) == '=') {
      return heading(at, end, depth);
    }
    while (at < end && "*#:; ".indexOf(text.charAt(at)) >= 0) {
      if (text.charAt(at) != ' ') {
        out.startItem();
      }
      at++;
    }
    if (text.startsWith("----", at)) {
      while (at < end && text.charAt(at) == '-') {
        at++;
      }
    }
    boolean isCell = at < end && (text.charAt(at) == '|' || isLostTable(at));
    return isCell ? asides.lineEnd(at, end, pairs) : at;
  }

  private boolean isLostTable(int at) {
    return text.startsWith("{|", at) && pairs.end(at) == 0;
  }

  private int heading(int start, int end, int depth) {
    int lineEnd = asides.lineEnd(start, end, pairs);
    int last = asides.headingEnd(start, lineEnd);
    int level = 0;
    while (level < 6 && start + 2 * level + 2 < last) {
      if (text.charAt(start + level) != '=' || text.charAt(last - 1 - level) != '=') {
        break;
      }
      level++;
    }
    if (level == 0 || depth >= MAX_DEPTH) {
      return literalIfSingle(start, end);
    }
    out.breakLine();
    write(start + level, last - level, depth + 1);
    String heading = out.heading(level);
    isClosed |= closingSections.contains(heading.toLowerCase(Locale.ROOT));
    isLineStart = false;
    return lineEnd;
  }
}

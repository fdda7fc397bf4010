package io.karasu.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of HTML that becomes a list of cards on a narrow screen, where each cell has its column's
 * head beside it.
 */
final class Grid {

  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private final List<Boolean> plain = new ArrayList<>();
  private final Html html = new Html();

  /**
   * Begins a table; a head that starts with # is a column of numbers, one that starts with * is a
   * column of text that needs no head on a narrow screen.
   */
  Grid(String caption, String... columns) {
    html.open("table", "class", "cards").element("caption", caption).open("thead").open("tr");
    for (String column : columns) {
      boolean isNumber = column.startsWith("#");
      boolean isPlain = column.startsWith("*");
      heads.add(isNumber || isPlain ? column.substring(1) : column);
      numeric.add(isNumber);
      plain.add(isPlain);
      html.element("th", heads.get(heads.size() - 1), "scope", "col", "class", isNumber ? "n" : "");
    }
    html.close("tr").close("thead").open("tbody").line();
  }

  /** Adds a row: a head and cells, all finished HTML. */
  Grid row(String head, String... cells) {
    html.open("tr").open("th", "scope", "row").raw(head).close("th");
    for (int i = 0; i < cells.length; i++) {
      if (plain.get(i + 1)) {
        html.open("td");
      } else {
        html.open("td", "data-label", heads.get(i + 1), "class", numeric.get(i + 1) ? "n" : "");
      }
      html.raw(cells[i]).close("td");
    }
    html.close("tr").line();
    return this;
  }

  @Override
  public String toString() {
    return html + "</tbody></table>";
  }
}

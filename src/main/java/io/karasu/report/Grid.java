package io.karasu.report;

import java.util.ArrayList;
import java.util.List;

/** A table of HTML that becomes a list of cards on a narrow screen. */
final class Grid {

  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private final Html html = new Html();

  /** Begins a table; a head that starts with # is a column of numbers. */
  Grid(String caption, String... columns) {
    html.open("table", "class", "cards").element("caption", caption).open("thead").open("tr");
    for (String column : columns) {
      boolean isNumber = column.startsWith("#");
      heads.add(isNumber ? column.substring(1) : column);
      numeric.add(isNumber);
      html.element("th", heads.get(heads.size() - 1), "scope", "col", "class", isNumber ? "n" : "");
    }
    html.close("tr").close("thead").open("tbody").line();
  }

  /** Adds a row: a head and cells, all finished HTML. */
  Grid row(String head, String... cells) {
    html.open("tr").open("th", "scope", "row").raw(head).close("th");
    for (int i = 0; i < cells.length; i++) {
      html.open("td", "data-label", heads.get(i + 1), "class", numeric.get(i + 1) ? "n" : "")
          .raw(cells[i])
          .close("td");
    }
    html.close("tr").line();
    return this;
  }

  @Override
  public String toString() {
    return html + "</tbody></table>";
  }
}

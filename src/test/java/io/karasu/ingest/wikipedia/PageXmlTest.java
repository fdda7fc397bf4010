package io.karasu.ingest.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageXmlTest {

  @Test
  void readsAPage() throws PageXml.Malformed {
    String xml =
        "<page> <title>A&amp;B</title> <ns>0</ns> <id>12</id> <redirect title=\"C &lt; D\" />"
            + " <revision> <id>99</id>  <timestamp>2016-01-01T00:00:00Z</timestamp>"
            + "  <contributor><username>x</username><id>7</id></contributor><minor />"
            + "  <text bytes=\"3\" xml:space=\"preserve\">&lt;a&gt; &quot;𠮷&#12354;&#x3042;</text>"
            + " </revision></page>";
    assertThat(PageXml.parse(xml))
        .isEqualTo(new Page("A&B", "0", "12", true, "2016-01-01T00:00:00Z", "<a> \"𠮷ああ"));
  }

  @Test
  void takesTheLastRevisionAndAnEmptyText() throws PageXml.Malformed {
    assertThat(
            PageXml.parse(
                "<page><revision><text>a</text></revision><revision><text/></revision></page>"))
        .isEqualTo(new Page(null, null, null, false, null, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "<page><title>a</titel></page> ¦ the element title ends as titel",
        "<page><title>a</page> ¦ the element title ends as page",
        "<page><title>a</title> ¦ the element page is not closed",
        "<page>a & b</page> ¦ a reference has no end",
        "<page>&nbsp;</page> ¦ the reference &nbsp; is unknown",
        "<page>&#1;</page> ¦ the reference &#1; is not allowed in XML",
        "<page>&#xd800;</page> ¦ the reference &#xd800; is not allowed in XML",
        "<page><text a=b></text></page> ¦ an attribute has no end",
        "<page><text a='b'c='d'></text></page> ¦ a tag of text holds what is no attribute",
        "<page><text a='<b'></text></page> ¦ an attribute has no end",
        "<page>< a/></page> ¦ a tag has no name",
        "<page></page>x ¦ something follows the page",
        "<page><!-- </page> ¦ a comment has no end",
        "<pagx></pagx> ¦ not a page",
        "<page a ¦ a tag has no end",
        "<page/ ></page> ¦ a tag lacks its >",
      })
  void saysWhatIsWrong(String xml, String message) {
    assertThatThrownBy(() -> PageXml.parse(xml))
        .isInstanceOf(PageXml.Malformed.class)
        .hasMessage(message);
  }

  @Test
  void refusesControlsAndDeepNesting() {
    assertThatThrownBy(() -> PageXml.parse("<page>\u0001</page>"))
        .hasMessage("the character U+0001 is not allowed in XML");
    assertThatThrownBy(() -> PageXml.parse("<page>" + "<a>".repeat(100_000)))
        .hasMessage("elements are nested deeper than 16");
  }
}

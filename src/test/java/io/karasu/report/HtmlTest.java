package io.karasu.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void markupIsText() {
    assertThat(Html.escape("<script>alert(\"x\" & 'y')</script>"))
        .isEqualTo("&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;");
  }

  @Test
  void charactersThatAPageMayNotHoldAreShown() {
    assertThat(Html.escape("a\u0000b\u001bc")).isEqualTo("a␀b␛c");
    assertThat(Html.escape("\u007f\u0085\ufffe\ufdd0\u202e\u2066")).isEqualTo("\ufffd".repeat(6));
    assertThat(Html.escape("\ud83d x \udc00")).isEqualTo("\ufffd x \ufffd");
    assertThat(Html.escape("漢字\tかな\n😀𠮷")).isEqualTo("漢字\tかな\n😀𠮷");
  }

  @Property(tries = 300)
  void aBrowserReadsTheTextThatWasMeant(@ForAll String text) {
    String html = new Html().element("p", text, "title", text).toString();
    Document page = Jsoup.parse(html);
    Element paragraph = page.selectFirst("p");
    assertThat(page.body().children()).hasSize(1);
    assertThat(paragraph.children()).isEmpty();
    assertThat(paragraph.attributes().size()).isEqualTo(1);
    assertThat(paragraph.attr("title"))
        .isEqualTo(paragraph.wholeText())
        .hasSize(text.length())
        .doesNotContain("\u0000");
  }
}

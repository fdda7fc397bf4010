package io.karasu.job

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import com.fasterxml.jackson.databind.node.ObjectNode
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import org.jsoup.Jsoup
import org.jsoup.nodes.Document
import org.jsoup.parser.Parser
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

/** A run of 16 records with known fates: what its report says, at every stage of the run, and that the page is sound. */
class ReportSuite extends AnyFunSuite with RunFixture {

  private val json = new ObjectMapper()

  private val good = Seq(
    "烏は朝早くから鳴いていました。町の人はその声で目をさまし、めいめいの仕事に出かけます。夕方になると、烏は山の巣へ帰っていきました。",
    "川のほとりに小さな家がありました。そこには年をとった漁師が一人で住んでいて、毎朝まだ暗いうちに舟を出すのでした。魚はあまり取れません。",
    "図書館の窓から見える桜は、今年も四月のはじめに咲きました。学生たちは本を閉じて、しばらく花をながめてから、また勉強にもどりました。",
    "汽車は長いトンネルをぬけて、雪の国へ入りました。駅長さんは帽子を取って頭を下げ、荷物をおろす人たちに声をかけて歩いていきました。",
    "この町の水道は明治のころに作られたもので、今でも山の水をそのまま引いています。夏になると、となりの町からも水をくみに来る人がいます。")
  private val evil = "<script>alert('あ')</script> & \"引用\" \u0001\u202E<b>太字</b>"
  private val mail = "連絡はtaro@example.jpへ"
  private val phone = "電話090-1234-5678です。"

  private val web: Seq[String] =
    good.zipWithIndex.map { case (text, i) =>
      record("id" -> s"good$i", "text" -> text, "title" -> evil, "url" -> s"https://www.example.jp/?a=1&b=<i>$i", "date" -> s"2024-01-0${i + 1}")
    } ++ Seq(
      record("id" -> "copy", "text" -> good(1), "title" -> "写し", "url" -> "javascript:alert(1)"),
      record("id" -> "mail", "text" -> s"<script>あ</script> $mail", "title" -> s"$evil $mail"),
      record("id" -> "phone", "text" -> phone, "url" -> "https://example.jp/090-1234-5678"),
      record("id" -> "empty", "text" -> " "),
      """{"text": "half""")

  private val books: Seq[String] = (1 to 6).map(n =>
    record("id" -> s"book$n", "text" -> s"第${n}章。${good(n % 5)}その日の終わりに、人々は広場に集まって、古い歌を歌いました。"))

  private lazy val folder: Path = {
    val folder = Files.createTempDirectory("karasu-report")
    write(folder.resolve("web/a.jsonl"), web)
    write(folder.resolve("books/b.jsonl"), books)
    write(folder.resolve("conf/ingest.yaml"), Seq(
      "sources:",
      s"  - {name: web, kind: text, path: '$folder/web', license: 'CC BY 4.0; by someone'}",
      s"  - {name: books, kind: text, path: '$folder/books'}"))
    write(folder.resolve("conf/filter.yaml"), Seq("wipeOutShare: 0.2"))
    write(folder.resolve("conf/tokenize.yaml"), Seq("tokenizer: src/sample/tokenizer/tokenizer.json"))
    write(folder.resolve("conf/pack.yaml"), Seq(
      "sequenceLength: 32", "tokenBudget: 200",
      "mixture: [{source: web, weight: 0.5, maxEpochs: 1}, {source: books, weight: 0.5, maxEpochs: 1}]"))
    run(Step.INGEST, folder)
    folder
  }

  private lazy val partial: Seq[(JsonNode, Document)] = {
    val first = report()
    Seq(Step.MEASURE, Step.FILTER).foreach(run(_, folder))
    val second = report()
    Seq(first, second)
  }

  private lazy val whole: (JsonNode, Document) = {
    partial
    Seq(Step.DEDUP, Step.SELECT, Step.TOKENIZE, Step.PACK).foreach(run(_, folder))
    report()
  }

  test("after ingest there is a report of ingest, and it says what is missing") {
    val (figures, page) = partial.head
    assert(names(figures.get("open")) == Seq("dedup", "filter", "measure", "pack", "select", "tokenize"))
    assert(figures.get("funnel").size == 1)
    assert(page.select(".open").text.contains("measure (it has not finished)"))
    assert(page.select("#signals").text.contains("Nothing here yet: measure has not finished."))
    sound(page)
  }

  test("after filter there are distributions, rules and reasons, and no mixture yet") {
    val (figures, page) = partial(1)
    assert(figures.get("rules").size == 13)
    assert(figures.get("packed").isNull)
    assert(page.select("#mixture").text.contains("Nothing here yet: pack has not finished."))
    assert(page.select("#signals svg").size >= 13)
    sound(page)
  }

  test("the funnel adds up and is that of the tables") {
    val flows = whole._1.get("funnel").asScala.map(flow => flow.get("step").asText -> flow.get("sources")).toMap
    for ((step, sources) <- flows; source <- names(sources)) {
      val units = sources.get(source)
      assert(units.get("in").asLong == units.get("out").asLong + units.get("rejected").asScala.map(_.asLong).sum, s"$step $source")
    }
    assert(flows("ingest").get("web").get("in").asLong == web.size)
    assert(flows("ingest").get("books").get("in").asLong == books.size)
    for ((step, table) <- Seq("ingest" -> "documents", "select" -> "corpus", "tokenize" -> "tokens"); source <- Seq("web", "books"))
      assert(flows(step).get(source).get("out").asLong == one(s"SELECT count(*) FROM $table WHERE source = '$source'"), s"$table $source")
  }

  test("reasons, their text and their samples are those of the ledger") {
    val reasons = whole._1.get("reasons").asScala.map(reason => (reason.get("step").asText, reason.get("rule").asText) -> reason).toMap
    val ledger = rows("SELECT r.stage, r.rule, count(*), coalesce(sum(length(d.text)), 0), coalesce(sum(octet_length(d.text)), 0) " +
      "FROM rejections r LEFT JOIN documents d USING (id) GROUP BY r.stage, r.rule")
    assert(reasons.keySet == ledger.map(row => (row.head, row(1))).toSet)
    assert(reasons.keySet.map(_._2).toSet == Set("json", "empty_text", "length", "exact", "not_sampled"))
    for (row <- ledger) {
      val volume = reasons((row.head, row(1))).get("volume")
      assert(Seq("documents", "characters", "bytes").map(volume.get(_).asText) == row.drop(2), row)
    }
    val short = reasons(("filter", "length"))
    assert(short.get("samples").asScala.map(_.get("id").asText) == rows("SELECT id FROM rejections WHERE rule = 'length' ORDER BY id LIMIT 5").map(_.head))
    assert(short.get("samples").asScala.forall(sample => sample.get("threshold").asDouble == 50))
    assert(reasons(("dedup", "exact")).get("samples").get(0).get("survivorText").asText.startsWith("川のほとり"))
  }

  test("five samples at most, and fewer if so configured") {
    assert(whole._1.get("reasons").asScala.forall(_.get("samples").size <= 5))
    val (figures, _) = report("samplesPerReason=1", "sampleCharacters=7")
    val samples = figures.get("reasons").asScala.flatMap(_.get("samples").asScala).toSeq
    assert(figures.get("reasons").asScala.forall(_.get("samples").size == 1))
    assert(samples.filter(_.hasNonNull("text")).forall(sample => sample.get("text").asText.codePoints.count <= 8))
  }

  test("personal data is masked in the page and in the numbers") {
    for (said <- Seq(whole._1.toString, whole._2.outerHtml)) {
      assert(said.contains("[mail]") && said.contains("[phone]"))
      assert(!said.contains("taro@example.jp") && !said.contains("090-1234-5678"))
    }
  }

  test("cards, licences, hosts and dates are those of the corpus") {
    for (card <- whole._1.get("cards").asScala) {
      val source = card.get("source").asText
      val volume = card.get("volume")
      val row = rows(s"SELECT count(*), sum(length(text)), sum(octet_length(text)), count(date), min(date), max(date) FROM corpus WHERE source = '$source'").head
      assert(Seq("documents", "characters", "bytes").map(volume.get(_).asText) ++ Seq("dated", "firstDate", "lastDate").map(card.get(_).asText) == row)
      assert(card.get("tokens").asLong == one(s"SELECT sum(length) FROM tokens WHERE source = '$source'"))
      assert(card.get("licences").asScala.map(_.asLong).sum == card.get("tokens").asLong)
    }
    val card = whole._1.get("cards").asScala.find(_.get("source").asText == "web").get
    assert(names(card.get("licences")) == Seq("CC BY 4.0"), "without the credits")
    assert(card.get("topHosts").get(0).get("name").asText == "www.example.jp")
  }

  test("distributions hold every document; quantiles and bounds are those of the signals") {
    for (signal <- whole._1.get("signals").asScala; source <- names(signal.get("sources"))) {
      val (name, figures) = (signal.get("signal").asText, signal.get("sources").get(source))
      assert(figures.get("bars").asScala.map(_.asLong).sum == figures.get("documents").asLong, s"$name $source")
      assert(figures.get("documents").asLong == one(s"SELECT count($name) FROM signals WHERE source = '$source'"), s"$name $source")
      assert(figures.get("bars").size == signal.get("edges").size - 1)
      val sorted = rows(s"SELECT cast($name AS double) FROM signals WHERE source = '$source' AND $name IS NOT NULL ORDER BY 1").map(_.head.toDouble)
      for ((key, share) <- Seq("min" -> 0.0, "p5" -> 0.05, "median" -> 0.5, "p95" -> 0.95, "max" -> 1.0) if sorted.nonEmpty) {
        val rank = math.max(1, math.ceil(share * sorted.size - 1e-9).toInt)
        assert(math.abs(figures.get(key).asDouble - sorted(rank - 1)) <= (if (name.endsWith("share")) 5.01e-5 else 5.01e-2), s"$name $source $key")
      }
    }
  }

  test("what a rule does, alone and with other bounds, is what SQL says") {
    val effects = whole._1.get("rules").asScala.map(effect => effect.get("bound").get("name").asText -> effect).toMap
    assert(effects("length").get("first").asLong == one("SELECT count(*) FROM rejections WHERE rule = 'length'"))
    assert(effects("length").get("broken").asLong == one("SELECT count(*) FROM signals WHERE length < 50"))
    for (other <- effects("length").get("whatIf").asScala)
      assert(other.get("broken").asLong == one(s"SELECT count(*) FROM signals WHERE length < ${other.get("value").asDouble}"))
    for (other <- effects("kana").get("whatIf").asScala)
      assert(other.get("broken").asLong == one(s"SELECT count(*) FROM signals WHERE NOT coalesce(kana_share >= ${other.get("value").asDouble}, false)"))
  }

  test("the mixture and the tokenizer are those of the run") {
    val packed = whole._1.get("packed")
    assert(packed.get("tokens").asLong == 200 && packed.get("tokenBudget").asLong == 200)
    assert(packed.get("sources").asScala.map(_.get("achieved").asLong).toSeq == Seq(100, 100))
    for (count <- whole._1.get("tokenizers").asScala) {
      assert(count.get("tokenizer").asText == "sample (this run)")
      assert(count.get("tokens").asLong == one(s"SELECT sum(length) FROM tokens WHERE source = '${count.get("source").asText}'"))
    }
  }

  test("a source that lost too much is in red") {
    val alarms = whole._1.get("alarms").asScala.map(alarm => (alarm.get("step").asText, alarm.get("source").asText, alarm.get("rejected").asLong, alarm.get("mostly").asText))
    assert(alarms.toSeq == Seq(("filter", "web", 2, "length")))
    assert(whole._2.select(".alarm").text.contains("filter rejected 25.0 % of web: 2 of 8 units"))
  }

  test("the page is sound, and text of the web is text") {
    val page = whole._2
    sound(page)
    assert(page.select("#reasons").text.contains("<script>alert('あ')</script> & \"引用\""))
    assert(page.select("a[href^=https]").asScala.forall(_.attr("rel").contains("noopener")))
    assert(page.select("a[href^=javascript]").isEmpty)
    assert(page.select("bdi[lang=ja]").size > 0)
  }

  test("other partitions give the same figures") {
    val base = withoutTimings(whole._1)
    val other = withConf("spark.sql.shuffle.partitions" -> "7", "spark.sql.adaptive.enabled" -> "false")(report()._1)
    assert(withoutTimings(other) == base)
  }

  test("the report is made again exactly when something that it shows has changed") {
    whole
    report()
    assert(why() == null)
    val record = folder.resolve("run/_run/pack.json")
    val before = Files.readString(record)
    Files.delete(folder.resolve("run/_run/.pack.json.crc"))
    Files.writeString(record, before.replace("\"seconds\" : 1.5", "\"seconds\" : 2.5"))
    assert(why() == "input record of pack has changed")
    Files.writeString(record, before)
    Files.delete(folder.resolve("run/report/index.html"))
    assert(why().endsWith("/run/report/index.html is missing"))
  }

  test("a step whose input was made again is left out and named") {
    whole
    run(Step.FILTER, folder, "rules=[]")
    val (figures, page) = report()
    assert(figures.get("open").get("dedup").asText == "filter made rejections of filter again after it")
    assert(figures.get("open").get("select").asText == "filter made rejections of filter again after it")
    assert(figures.get("open").get("tokenize").asText == "select comes before it")
    sound(page)
  }

  /** No script, nothing fetched, every picture and table named, no broken markup. */
  private def sound(page: Document): Unit = {
    assert(page.select("script, iframe, object, embed, img, link, base, form, audio, video").isEmpty)
    assert(page.select("[src], [srcset], [xlink:href], [background]").isEmpty)
    assert(page.select("*").asScala.flatMap(_.attributes.asScala).forall(attribute => !attribute.getKey.startsWith("on")))
    assert(page.select("[href]").asScala.forall(link => link.tagName == "a" && link.attr("href").matches("(#|https?://).*")))
    assert(!page.select("style").html.matches("(?s).*(url\\(|@import).*"))
    for (link <- page.select("a[href^=#]").asScala) assert(page.getElementById(link.attr("href").drop(1)) != null, link.attr("href"))
    for (svg <- page.select("svg").asScala) {
      assert(svg.attr("role") == "img" && svg.attr("aria-label").nonEmpty && svg.select("> title").size == 1, svg.outerHtml.take(200))
      assert(!svg.outerHtml.contains("NaN") && !svg.outerHtml.contains("Infinity"), svg.outerHtml.take(200))
    }
    assert(page.select("table").asScala.forall(table => table.select("> caption").hasText && table.select("thead th[scope=col]").size > 1))
    assert(page.select("figure:has(svg)").asScala.forall(_.select("figcaption").hasText))
    val ids = page.select("[id]").asScala.map(_.id)
    assert(ids.distinct.size == ids.size)
    assert(page.select("html[lang]").size == 1 && page.select("meta[name=viewport]").size == 1)
  }

  private def report(overrides: String*): (JsonNode, Document) = {
    run(Step.REPORT, folder, overrides: _*)
    val html = Files.readString(folder.resolve("run").resolve(ReportJob.HTML), UTF_8)
    val parser = Parser.htmlParser.setTrackErrors(20)
    val page = Jsoup.parse(html, "", parser)
    assert(parser.getErrors.isEmpty, parser.getErrors)
    (json.readTree(folder.resolve("run").resolve(ReportJob.JSON).toFile), page)
  }

  private def why(): String = Steps.whyRun(config(Step.REPORT, folder), runFolder(folder), hadoop)

  private def withoutTimings(figures: JsonNode): String = {
    val copy = figures.deepCopy[ObjectNode]()
    copy.remove("timings")
    copy.toPrettyString
  }

  private def one(sql: String): Long = rows(sql).head.head.toLong

  private def rows(sql: String): Seq[Seq[String]] = {
    for (table <- Seq("documents", "signals", "rejections", "corpus", "tokens") if Files.exists(folder.resolve(s"run/tables/$table")))
      spark.read.parquet(folder.resolve(s"run/tables/$table").toString).createOrReplaceTempView(table)
    spark.sql(sql).collect().map(_.toSeq.map(String.valueOf)).toSeq
  }

  private def names(node: JsonNode): Seq[String] = node.fieldNames.asScala.toSeq

  private def record(fields: (String, String)*): String = {
    val node = json.createObjectNode()
    fields.foreach { case (key, value) => node.put(key, value) }
    node.toString
  }
}

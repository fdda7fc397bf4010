package io.karasu.job

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.file.{Files, Path}
import org.scalatest.funsuite.AnyFunSuite

/** The digests of all tables and the figures of the report do not depend on partitions, adaptive execution, splits, or on how the input lies in files. */
class SameContentSuite extends AnyFunSuite with RunFixture {

  private val texts = lines("src/sample/text/jsquad_articles.jsonl").take(30)
  private val chats = lines("src/sample/ultrachat/train_sft_fixture_00000.jsonl").take(25)
  // Records without an id of their own, some of them twice.
  private val pages = { val all = lines("src/sample/culturax/ja_part_00000.jsonl").take(15); all ++ all.take(3) }
  private val broken = Seq("""{"body": "half""", """[1, 2]""", """{"body": 7}""")
  private val copies = texts.take(2) ++ texts.slice(2, 4).map(_.replace("\"doc_id\": \"", "\"doc_id\": \"copy-"))
  private val records = texts ++ broken ++ copies

  private lazy val base = digests("base", "")(plain)

  for (partitions <- Seq(1, 7, 64))
    test(s"$partitions shuffle partitions give the same content") {
      assert(withConf("spark.sql.shuffle.partitions" -> partitions.toString)(digests(s"p$partitions", "")(plain)) == base)
    }

  test("without adaptive execution the content is the same") {
    assert(withConf("spark.sql.adaptive.enabled" -> "false")(digests("aqe", "")(plain)) == base)
  }

  test("tiny splits give the same content") {
    assert(digests("splits", "limits.splitBytes=100")(plain) == base)
  }

  test("files renamed, cut again, zipped and reordered, with all settings changed, give the same content") {
    val found = withConf("spark.sql.shuffle.partitions" -> "5", "spark.sql.adaptive.enabled" -> "false")(
      digests("all", "limits.splitBytes=333")(rearranged))
    assert(found == base)
  }

  test("another content gives other digests") {
    assert(digests("other", "")(folder => { plain(folder); write(folder.resolve("texts/more.jsonl"), Seq("""{"body": "もう一つの文書。"}""")) }) != base)
  }

  private def plain(folder: Path): Unit = {
    write(folder.resolve("texts/a.jsonl"), records)
    write(folder.resolve("chats/a.jsonl"), chats)
    write(folder.resolve("pages/a.jsonl"), pages)
  }

  private def rearranged(folder: Path): Unit = {
    records.reverse.grouped(10).zipWithIndex.foreach { case (part, i) => write(folder.resolve(s"texts/z$i.jsonl.gz"), part) }
    pages.reverse.grouped(4).zipWithIndex.foreach { case (part, i) => write(folder.resolve(s"pages/long-name-$i.jsonl.gz"), part) }
    chats.reverse.grouped(9).zipWithIndex.foreach { case (part, i) => write(folder.resolve(s"chats/y${9 - i}.json"), part) }
  }

  private def digests(name: String, ingest: String)(input: Path => Unit): String = {
    val folder = Files.createTempDirectory(s"karasu-same-$name")
    input(folder)
    write(folder.resolve("conf/ingest.yaml"), Seq(
      "sources:",
      s"  - {name: jsquad, kind: text, path: '$folder/texts', columns: {text: body, id: doc_id, url: link, title: headline, date: created}}",
      s"  - {name: web, kind: culturax, path: '$folder/pages', hosts: []}",
      s"  - {name: ultrachat, kind: ultrachat, path: '$folder/chats'}"))
    write(folder.resolve("conf/dedup.yaml"), Seq("prefix: [all]"))
    write(folder.resolve("conf/tokenize.yaml"), Seq("tokenizer: src/sample/tokenizer/tokenizer.json"))
    write(folder.resolve("conf/pack.yaml"), Seq(
      "sequenceLength: 128", "tokenBudget: 12000", "blockTokens: 2000", "sequencesPerFile: 30",
      "mixture: [{source: jsquad, weight: 0.5, maxEpochs: 1}, {source: web, weight: 0.2, maxEpochs: 1}, {source: ultrachat, weight: 0.3, maxEpochs: 2}]"))
    Step.values.foreach(step => run(step, folder, Seq(ingest).filter(words => step == Step.INGEST && words.nonEmpty): _*))
    val out = new ByteArrayOutputStream
    new RunViews(runFolder(folder), new PrintStream(out, true, "UTF-8")).digest()
    assert(out.toString("UTF-8").linesIterator.size == 7)
    out.toString("UTF-8") + figures(folder)
  }

  /** The report without times, paths of files and the configuration that names them. */
  private def figures(folder: Path): String = {
    val report = new ObjectMapper().readTree(folder.resolve("run/report/report.json").toFile).asInstanceOf[ObjectNode]
    report.remove(java.util.List.of("timings", "configs"))
    report.findParents("place").forEach(sample => sample.asInstanceOf[ObjectNode].remove("place"))
    report.toPrettyString
  }
}

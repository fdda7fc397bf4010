package io.karasu.job

import io.karasu.SparkSessionFixture
import io.karasu.pack.PackConfig
import io.karasu.spark.RunFolder
import java.io.{ByteArrayOutputStream, FileOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.zip.GZIPOutputStream
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

/** The digests of all tables do not depend on partitions, adaptive execution, splits, or on how the input lies in files. */
class SameContentSuite extends AnyFunSuite with SparkSessionFixture {

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
    Step.values.foreach(step => run(step, folder, if (step == Step.INGEST) ingest else ""))
    val out = new ByteArrayOutputStream
    new RunViews(new RunFolder(folder.resolve("run").toString, hadoop), new PrintStream(out, true, "UTF-8")).digest()
    assert(out.toString("UTF-8").linesIterator.size == 7)
    out.toString("UTF-8")
  }

  private def hadoop = spark.sessionState.newHadoopConf()

  private def run(step: Step, folder: Path, overrides: String): Unit = {
    val words = Seq(overrides).filter(_.nonEmpty).asJava
    val config = ResolvedConfig.checkAll(step, new Invocation(folder.resolve("conf").toString, folder.resolve("run").toString, words), hadoop)
    val runFolder = new RunFolder(folder.resolve("run").toString, hadoop)
    val fingerprint = Fingerprint.of(config, runFolder, hadoop)
    runFolder.begin(step.id)
    val run = new Run(spark, runFolder, step)
    config.record match {
      case c: IngestJob.Config => IngestJob.run(run, c)
      case c: MeasureJob.Config => MeasureJob.run(run, c)
      case c: FilterJob.Config => FilterJob.run(run, c)
      case c: DedupJob.Config => DedupJob.run(run, c)
      case c: SelectJob.Config => SelectJob.run(run, c)
      case c: TokenizeJob.Config => TokenizeJob.run(run, c)
      case c: PackConfig => PackJob.run(run, c)
    }
    runFolder.finish(run.record(fingerprint, config.tree.plain, java.util.Map.of[String, String](), 0.0, null))
  }

  private def lines(file: String): Seq[String] = Files.readAllLines(Path.of(file), UTF_8).asScala.toList

  private def write(file: Path, lines: Seq[String]): Unit = {
    Files.createDirectories(file.getParent)
    val raw = new FileOutputStream(file.toFile)
    val out = if (file.toString.endsWith(".gz")) new GZIPOutputStream(raw) else raw
    try out.write(lines.map(_ + "\n").mkString.getBytes(UTF_8))
    finally out.close()
  }
}

package io.karasu.pack

import org.apache.spark.scheduler.{SparkListener, SparkListenerJobStart, SparkListenerStageCompleted}
import org.apache.spark.serializer.KryoSerializer
import org.apache.spark.SparkConf
import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.{Files, Path}
import java.util.concurrent.{CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}
import scala.collection.JavaConverters._
import scala.util.Random

class PackSuite extends AnyFunSuite with PackFixture {

  private val random = new Random(3)
  private val corpus: Seq[Doc] =
    (1 to 400).map(n => Doc(n, "web", 1 + random.nextInt(12))) ++
      (401 to 430).map(n => Doc(n, "books", 1 + random.nextInt(70))) ++
      (431 to 440).map(n => Doc(n, "unused", 5))

  private val mixed = config(1500, Seq(share("web", 0.6, 1), share("books", 0.4, 3)))

  private lazy val base = pack(mixed, tokens(corpus))

  test("gives each source exactly its share of the budget") {
    assert(base.of("web").achieved == 900)
    assert(base.of("books").achieved == 600)
    assert(base.report.tokens == 1500)
    assert(base.sequences.map(_.used.toLong).sum == 1500)
    assert(base.sequences.flatMap(_.ids).count(_ != Pad) == 1500)
    assert(base.report.ranOut.isEmpty)
  }

  test("writes the tokens of each piece, EOS where a document ends, then padding") {
    val docs = corpus.map(d => d.id -> d).toMap
    var eos = 0
    for (s <- base.sequences) {
      assert(s.ids.size == Length)
      var at = 0
      val starts = s.documents.map { p =>
        val begin = at
        val doc = docs(p.id)
        assert(s.ids.slice(at, at + p.length) == doc.ids.toSeq.slice(p.start, p.start + p.length))
        at += p.length
        if (at < Length && s.ids(at) == Eos) {
          assert(p.start + p.length == doc.length)
          at += 1
          eos += 1
        }
        begin
      }
      assert(s.segments == (if (at < Length) starts :+ at else starts))
      assert(s.ids.drop(at).forall(_ == Pad))
      assert(s.supervised == Seq((0, at)))
    }
    assert(eos == base.report.sources.asScala.map(s => s.drawings - s.cutDocuments).sum)
  }

  test("draws every document of a whole epoch once before any document again") {
    val books = base.of("books")
    val available = corpus.filter(_.source == "books").map(_.length + 1L).sum
    assert(books.available == available)
    val whole = (600 / available).toInt
    val drawn = corpus.filter(_.source == "books").map(d => base.drawnOf(d) -> d.length)
    assert(whole < 3)
    assert(drawn.forall { case (tokens, length) => tokens >= whole * length && tokens <= (whole + 1) * length })
    assert(drawn.count { case (tokens, length) => tokens % length != 0 } <= 1)
  }

  test("puts documents of which no token was drawn into the ledger, and no others") {
    val drawn = base.pieces.map(_.id).toSet
    assert(base.notSampled.map(_.getAs[String]("id")).toSet == corpus.map(_.id).toSet -- drawn)
    assert(base.notSampled.size == base.report.sources.asScala.map(_.notSampled).sum)
    assert(base.of("unused").notSampled == 10)
    assert(base.notSampled.map(r => (r.getAs[String]("unit"), r.getAs[String]("rule"))).toSet ==
      Set(("document", "not_sampled")))
    assert(base.notSampled.head.schema.fieldNames.toSeq == Seq("unit", "id", "source", "rule", "value",
      "threshold", "survivor_id", "file", "position", "detail"))
  }

  test("reports a source that runs out and gives its share to nobody") {
    val result = pack(
      config(10000, Seq(share("web", 0.05, 1), share("books", 0.9, 2), share("absent", 0.05, 1))),
      tokens(corpus))
    val available = corpus.filter(_.source == "books").map(_.length + 1L).sum
    assert(result.report.ranOut.asScala.map(_.source) == Seq("absent", "books"))
    assert(result.of("books").asked == 9000)
    assert(result.of("books").achieved == 2 * available)
    assert(result.of("books").epochs == 2.0)
    assert(result.of("absent").achieved == 0)
    assert(result.of("web").achieved == 500)
    assert(result.report.tokens == 500 + 2 * available)
    assert(corpus.filter(_.source == "books").forall(d => result.drawnOf(d) == 2 * d.length))
  }

  test("cuts the last document at the budget, without an EOS") {
    // One document of 10 tokens in each source, drawn up to two times, by budgets around its end.
    val budgets = Seq(4, 10, 11, 12, 22)
    val docs = budgets.map(b => Doc(b, s"budget$b", 10))
    val shares = budgets.map(b => share(s"budget$b", b / 59.0, 2))
    val result = pack(config(59, shares), tokens(docs))
    assert(docs.map(d => result.of(d.source).achieved) == budgets)
    assert(docs.map(d => result.of(d.source).cutDocuments) == Seq(1, 1, 0, 1, 0))
    assert(docs.map(d => result.of(d.source).drawings) == Seq(1, 1, 1, 2, 2))
    assert(docs.map(result.drawnOf) == Seq(4, 10, 10, 11, 20))
    assert(result.pieces.filter(_.id == docs.head.id) == Seq(Piece(docs.head.id, 0, 4)))
    assert(result.sequences.flatMap(_.ids).count(_ == Eos) == 0 + 0 + 1 + 1 + 2)
    assert(result.notSampled.isEmpty)
  }

  test("splits a document that is longer than a sequence and loses no token") {
    val long = Doc(1, "books", 3 * Length)
    val result = pack(config(3 * Length + 1, Seq(share("books", 1, 1))), tokens(Seq(long)))
    assert(result.pieces.toSet == Set(Piece(long.id, 0, 16), Piece(long.id, 16, 16),
      Piece(long.id, 32, 15), Piece(long.id, 47, 1)))
    assert(result.of("books").splitDrawings == 1)
    assert(result.report.truncation == 1.0)
    assert(result.report.utilisation == 49.0 / 64)
  }

  test("takes an empty document for one that is not sampled, and an empty table for no sequence") {
    val result = pack(config(100, Seq(share("web", 1, 1))), tokens(Seq(Doc(1, "web", 0), Doc(2, "web", 3))))
    assert(result.notSampled.map(_.getAs[String]("id")) == Seq(Doc(1, "web", 0).id))
    assert(result.report.tokens == 4)
    val nothing = pack(mixed, tokens(Nil))
    assert(nothing.sequences.isEmpty && nothing.notSampled.isEmpty)
    assert(nothing.report.sequences == 0 && nothing.report.files == 0)
  }

  test("mixes the sources in every stretch of the order") {
    val docs = (1 to 2000).map(n => Doc(n, if (n <= 1500) "web" else "books", 7))
    val result = pack(
      config(8000, Seq(share("web", 0.75, 1), share("books", 0.25, 2)), blockTokens = 1000),
      tokens(docs))
    val sourceOf = docs.map(d => d.id -> d.source).toMap
    val stretches = result.sequences.grouped(63).toSeq.init
    for (stretch <- stretches) {
      val books = stretch.flatMap(_.documents).count(p => sourceOf(p.id) == "books")
      assert(math.abs(books / stretch.flatMap(_.documents).size.toDouble - 0.25) < 0.04)
    }
  }

  test("gives the same rows whatever the partitions, the order of the input and adaptive execution") {
    val expected = (base.sequences, base.notSampled, base.report)
    def again(docs: Seq[Doc], inputs: Int) = {
      val result = pack(mixed, tokens(docs, inputs))
      (result.sequences, result.notSampled, result.report)
    }
    for (partitions <- Seq("1", "7", "64"))
      withConf("spark.sql.shuffle.partitions" -> partitions)(assert(again(corpus, 3) == expected))
    for (adaptive <- Seq("true", "false"))
      withConf("spark.sql.adaptive.enabled" -> adaptive, "spark.sql.autoBroadcastJoinThreshold" -> "-1")(
        assert(again(corpus.reverse, 5) == expected))
  }

  test("draws other documents with another seed") {
    val other = pack(config(1500, mixed.mixture.asScala, seed = 6), tokens(corpus))
    assert(other.report.tokens == 1500)
    assert(other.notSampled != base.notSampled)
  }

  test("numbers the sequences in order, without gaps") {
    assert(base.sequences.map(_.index) == base.sequences.indices.map(_.toLong))
    assert(base.report.sequences == base.sequences.size)
  }

  test("writes sequence i as row i mod n of file i / n") {
    val folder = Files.createTempDirectory("sequences")
    val table = tokens(corpus)
    val packing = new Packer(mixed).plan(table)
    try packing.sequences(table, Eos, Pad).write.mode("overwrite").parquet(folder.toString)
    finally packing.close()
    val files = parquet(folder)
    assert(files.size == packing.report.files)
    assert(files.map(_.getFileName.toString.take(10)) == files.indices.map(i => f"part-$i%05d"))
    for ((file, number) <- files.zipWithIndex) {
      val indices = spark.read.parquet(file.toString).select("index").collect().map(_.getLong(0)).toSeq
      val first = 7L * number
      assert(indices == (first until math.min(first + 7, packing.report.sequences)))
    }
  }

  test("has the columns and types of the catalogue") {
    val table = tokens(corpus)
    val packing = new Packer(mixed).plan(table)
    try assert(packing.sequences(table, Eos, Pad).schema.simpleString ==
      "struct<index:bigint,input_ids:array<int>,segments:array<int>," +
      "documents:array<struct<id:string,start:int,length:int>>," +
      "supervised:array<struct<start:int,length:int>>>")
    finally packing.close()
  }

  test("fails where a document is there twice or its tokens are not as long as planned") {
    val doc = Doc(1, "web", 10)
    val twice = tokens(Seq(doc, Doc(2, "web", 3)))
    val packing = new Packer(config(15, Seq(share("web", 1, 1)))).plan(twice)
    def message(table: DataFrame): String =
      causes(intercept[Exception](packing.sequences(table, Eos, Pad).collect())).last.getMessage
    try {
      assert(message(twice.union(tokens(Seq(doc)))).contains("expected one row in tokens for each id"))
      assert(message(twice.limit(0)) ==
        "piece 0 of sequence 0: missing, or another one is there twice (expected one row in tokens for each id)")
      val short = twice.selectExpr("id", "source", "slice(input_ids, 1, 2) AS input_ids", "length")
      assert(message(short).contains("2 tokens from 0 (expected "))
    } finally packing.close()
  }

  test("moves pieces by Kryo too, which many clusters set") {
    val key = new SliceKey(new TokenSlice(3L, 1, 2, "a", 4, 5, true, Array()))
    val kryo = new KryoSerializer(new SparkConf()).newInstance()
    val copy = kryo.deserialize[SliceKey](kryo.serialize(key))
    assert(Seq(copy.index, copy.ordinal, copy.pieces, copy.id, copy.start, copy.length, copy.ends) ==
      Seq(3L, 1, 2, "a", 4, 5, true))
  }

  test("plans in few jobs and shuffles") {
    val table = tokens(corpus).cache()
    table.count()
    withConf("spark.sql.adaptive.enabled" -> "false", "spark.sql.autoBroadcastJoinThreshold" -> "-1") {
      var packing: Packing = null
      val planned = work { packing = new Packer(mixed).plan(table) }
      // Sums of sources; blocks, with drawings and plan; the report; and broadcasts: epochs twice, buckets.
      assert((planned.jobs, planned.shuffles) == (6, 7))
      val written = work(packing.sequences(table, Eos, Pad).collect())
      // Last keys; pieces and tokens by id, then to files; and a broadcast of where blocks begin.
      assert((written.jobs, written.shuffles) == (3, 4))
      // Pieces move twice, tokens of drawn documents once, others never; last keys are a row for source and partition.
      val drawn = base.report.sources.asScala.map(_.drawnDocuments).sum
      val moved = written.records - 2 * base.pieces.size - drawn
      assert(moved >= 1 && moved <= 20 && drawn + 20 < corpus.size)
      packing.close()
    }
    table.unpersist()
  }

  private case class Work(jobs: Int, shuffles: Int, records: Long)

  /** Jobs that `body` runs, stages of theirs that write a shuffle, and rows in these; stages that are skipped do not count. */
  private def work(body: => Any): Work = {
    val context = spark.sparkContext
    val jobs = new AtomicInteger
    val shuffles = new AtomicInteger
    val records = new AtomicLong
    val last = new CountDownLatch(1)
    val listener = new SparkListener {
      override def onJobStart(start: SparkListenerJobStart): Unit =
        if (start.properties.getProperty("spark.job.description") == "last") last.countDown()
        else jobs.incrementAndGet()
      override def onStageCompleted(completed: SparkListenerStageCompleted): Unit = {
        val written = completed.stageInfo.taskMetrics.shuffleWriteMetrics
        if (written.bytesWritten > 0) shuffles.incrementAndGet()
        records.addAndGet(written.recordsWritten)
      }
    }
    context.addSparkListener(listener)
    try {
      body
      // Listeners hear of things later, but in order: once they hear of this job, they know all before it.
      context.setJobDescription("last")
      context.parallelize(Seq(1), 1).count()
      assert(last.await(30, TimeUnit.SECONDS))
    } finally {
      context.setJobDescription(null)
      context.removeSparkListener(listener)
    }
    Work(jobs.get, shuffles.get, records.get)
  }

  private def causes(e: Throwable): Seq[Throwable] =
    Iterator.iterate(e)(_.getCause).takeWhile(_ != null).toSeq

  private def parquet(folder: Path): Seq[Path] = {
    val listed = Files.list(folder)
    try listed.iterator.asScala.filter(_.toString.endsWith(".parquet")).toSeq.sortBy(_.toString)
    finally listed.close()
  }
}

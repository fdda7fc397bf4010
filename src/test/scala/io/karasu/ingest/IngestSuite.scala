package io.karasu.ingest

import org.apache.spark.sql.functions.col
import org.scalatest.funsuite.AnyFunSuite

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}
import scala.collection.JavaConverters._

class IngestSuite extends AnyFunSuite with IngestFixture {

  private val Kept = Readings.culturax(".lg.jp", ".go.jp", ".ac.jp")

  private def write(folder: Path, name: String, lines: String*): Path =
    Files.write(folder.resolve(name), lines.mkString("", "\n", "\n").getBytes(StandardCharsets.UTF_8))

  test("units are documents or rows of the ledger, in any form and at any split") {
    val forms = Seq("jsonl", "jsonl.gz", "jsonl.bz2", "jsonl.zst", "parquet")
    val all = for (form <- forms; split <- Seq(1 << 25, 100, 33)) yield
      ingest(Kept, Readings.FIXTURES.resolve(s"culturax.$form"), new Limits(split, 1 << 20, 1 << 20))
    all.foreach(rows => assert(rows.size == 10 && rows.count(_.document != null) == 6))
    assert(all.map(_.flatMap(r => Option(r.document)).map(_.toString).sorted).distinct.size == 1)
    assert(all.map(_.flatMap(r => Option(r.rejection)).map(_.detail).sorted).distinct.size == 1)
  }

  test("files without a unit become no row") {
    inFolder { folder =>
      Files.write(folder.resolve("empty.jsonl"), Array.emptyByteArray)
      write(folder, "blank.jsonl", "", " ")
      assert(ingest(Readings.text(), folder).isEmpty)
    }
  }

  test("of the records with one id the one with the smallest hash stays, wherever they lie") {
    inFolder { folder =>
      val records = Seq("一", "二", "三", "四").map(text => s"""{"id":"same","text":"$text"}""") :+ """{"id":"other","text":"一"}"""
      val hashes = Readings.read(Readings.text(), write(folder, "hashes.jsonl", records: _*)).asScala
      val survivor = hashes.filter(_.document.id == hashes.head.document.id).minBy(_.hash)
      Files.delete(folder.resolve("hashes.jsonl"))
      for ((order, split) <- Seq((records, 1 << 20), (records.reverse, 20), (records.sorted, 1))) {
        val (first, second) = order.splitAt(2)
        write(folder, "1.jsonl", first: _*)
        write(folder, "2.jsonl", second: _*)
        val ingested = rows(Readings.text(), folder, new Limits(split, 1 << 20, 1 << 20)).toDF()
        val losers = DuplicateIds.losers(ingested).collect()
        assert(losers.length == 3)
        assert(losers.forall(_.getAs[String]("id") == survivor.document.id))
        val lost = losers.map(r => (r.getAs[String]("file"), r.getAs[Long]("position"))).toSet
        val kept = ingested.collect().filterNot(r => lost((r.getAs[String]("file"), r.getAs[Long]("position"))))
        assert(kept.map(_.getAs[String]("hash")).contains(survivor.hash) && kept.length == 2)
      }
    }
  }

  test("parted in documents and narrow rows, a reading holds what it holds in one piece") {
    inFolder { folder =>
      write(folder, "1.jsonl", """{"id":"same","text":"一"}""", """{"id":"same","text":"二"}""", "broken", """{"id":"other","text":"三"}""")
      write(folder, "2.jsonl", """{"id":"same","text":"一"}""", """{"text":" "}""")
      val whole = rows(Readings.text(), folder).toDF()
      val files = io.karasu.spark.InputFiles.list(folder.toString, "test", spark.sessionState.newHadoopConf())
      val parted = new Ingest(java.util.Collections.singletonList(Readings.text()), Readings.NORMALIZATION, WholeFiles)
        .parted(spark, java.util.Collections.singletonList(files), folder.resolve("units").toString)
      val documents = folder.resolve("documents").toString
      parted.documents.write.parquet(documents)
      val written = spark.read.parquet(documents)
      def sorted(frame: org.apache.spark.sql.DataFrame, columns: String*) = frame.select(columns.map(col): _*).collect().map(_.toString).sorted.toSeq
      assert(sorted(written, "id", "source", "text") ==
        sorted(whole.where(col("document").isNotNull), "document.id", "document.source", "document.text"))
      val narrow = Seq("source", "file", "position", "document.id", "hash", "rejection.unit", "rejection.rule", "rejection.detail", "rejection.position")
      assert(sorted(parted.units, narrow: _*) == sorted(whole, narrow: _*))

      val losers = DuplicateIds.losers(parted.units)
      val kept = whole.where(col("document").isNotNull).join(losers, Seq("file", "position"), "left_anti")
      assert(sorted(DuplicateIds.winners(written, losers), "id", "text") == sorted(kept, "document.id", "document.text"))
      assert(kept.count() == 2)
    }
  }

  test("of identical records one stays, also where an archive gives both one name") {
    inFolder { folder =>
      val record = """{"text":"同じ","url":"https://example.org/"}"""
      write(folder, "1.jsonl", record, record)
      write(folder, "2.jsonl", record)
      val losers = DuplicateIds.losers(rows(Readings.text(), folder).toDF())
      assert(losers.count() == 2 && losers.select("id").distinct().count() == 1)

      val zip = Files.readAllBytes(Readings.FIXTURES.resolve("aozora_two_works.zip"))
      val both = folder.resolve("both")
      Files.createDirectory(both)
      Files.write(both.resolve("a.zip"), zip)
      Files.write(both.resolve("b.zip"), zip)
      val works = rows(Readings.aozora(), both).toDF()
      // both works of the archive have the same body
      assert(DuplicateIds.losers(works).select("file", "position").distinct().count() == 3)
      assert(works.where(col("position").isNull).count() == 0)
    }
  }

  test("a record without an id of its own is named by its url and text, never by its place") {
    inFolder { folder =>
      write(folder, "a.jsonl", """{"text":"甲","url":"u"}""", """{"text":"甲"}""", """{"text":"乙","url":"u"}""")
      val ids = ingest(Readings.text(), folder).map(_.document.id)
      assert(ids.distinct.size == 3)
      Files.move(folder.resolve("a.jsonl"), folder.resolve("b.jsonl"))
      assert(ingest(Readings.text(), folder).map(_.document.id) == ids)
    }
  }
}

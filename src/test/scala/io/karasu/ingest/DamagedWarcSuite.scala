package io.karasu.ingest

import org.scalatest.funsuite.AnyFunSuite

import java.io.ByteArrayOutputStream
import java.nio.file.{Files, Path}
import scala.collection.JavaConverters._

/**
 * A thousand damaged records among a thousand untouched ones, in any order: the untouched ones become their documents, each
 * damaged one that can be told from its neighbours is a row of the ledger at its place, and no row lies anywhere else.
 */
class DamagedWarcSuite extends AnyFunSuite with IngestFixture {

  private val Count = 1000
  private val Files5 = 5
  private val pages: Seq[Array[Byte]] = WarcReadingTest.pages(Count).asScala
  private val texts: Seq[Array[Byte]] =
    (0 until Count).map(i => WarcFiles.text(s"http://www.example.jp/$i", s"${i}番目の文。" + "すこし長い文を書く。" * (i % 9 + 1)))

  test("gzip members of WARC files")(members(Readings.warc(), pages, 41))
  test("gzip members of WET files")(members(Readings.wet(), texts, 42))
  test("plain WARC files")(plain(Readings.warc(), pages, 43))
  test("plain WET files")(plain(Readings.wet(), texts, 44))

  private case class Place(file: String, offset: Long)

  private case class Layout(untouched: Map[Place, Int], damaged: Map[Place, (Int, Array[Byte])], followsDamage: Set[Place])

  private def members(source: Source, records: Seq[Array[Byte]], seed: Long): Unit = inFolder { folder =>
    val layout = write(folder, records.map(WarcFiles.gzip), seed, "warc.gz")
    for (split <- Seq(1 << 25, 20000)) {
      val (documents, refused) = read(source, folder, new Limits(split, 1 << 20, 1 << 20))
      check(source, records, layout, documents, refused)
      layout.damaged.foreach { case (place, (record, bytes)) =>
        // a document that comes out of a damaged member is sound to the last byte
        documents.get(place).foreach(d => assert(d.text == expected(source, records(record)), place))
        val isTraced = documents.contains(place) || refused.contains(place)
        assert(isTraced || layout.followsDamage(place), place)
      }
      val lost = layout.damaged.keys.count(p => !documents.contains(p) && !refused.contains(p))
      info(s"split $split: ${documents.size} documents, ${refused.size} in the ledger, $lost told from no neighbour")
      assert(refused.size > Count * 9 / 10 && lost < Count / 20)
    }
  }

  private def plain(source: Source, records: Seq[Array[Byte]], seed: Long): Unit = inFolder { folder =>
    val layout = write(folder, records, seed, "warc")
    val (documents, refused) = read(source, folder, Readings.LIMITS)
    check(source, records, layout, documents, refused)
    val lost = layout.damaged.keys.count(p => !documents.contains(p) && !refused.contains(p))
    info(s"${documents.size} documents, ${refused.size} in the ledger, $lost told from no neighbour or no longer of a type that is read")
    assert(refused.size > Count / 4 && lost < Count / 20)
  }

  private def check(
      source: Source,
      records: Seq[Array[Byte]],
      layout: Layout,
      documents: Map[Place, io.karasu.corpus.Document],
      refused: Map[Place, String]): Unit = {
    assert(layout.untouched.size == Count)
    layout.untouched.foreach { case (place, record) =>
      assert(documents.get(place).map(_.text).contains(expected(source, records(record))), s"$place ${refused.get(place)}")
    }
    val elsewhere = refused.keySet -- layout.damaged.keySet
    assert(elsewhere.isEmpty, elsewhere.take(5))
  }

  private def read(source: Source, folder: Path, limits: Limits) = {
    val rows = ingest(source, folder, limits)
    val places = rows.map(r => Place(name(r), r.position))
    assert(places.distinct.size == places.size)
    val (documents, refused) = rows.zip(places).partition(_._1.document != null)
    assert(refused.forall { case (row, _) => row.rejection.unit == "record" && row.rejection.file == row.file })
    (documents.map { case (r, p) => p -> r.document }.toMap, refused.map { case (r, p) => p -> r.rejection.rule }.toMap)
  }

  private def write(folder: Path, records: Seq[Array[Byte]], seed: Long, suffix: String): Layout = {
    val damage = new Damage(seed)
    val order = new scala.util.Random(seed).shuffle((0 until Count).flatMap(i => Seq(i -> true, i -> false)))
    val untouched = Map.newBuilder[Place, Int]
    val damaged = Map.newBuilder[Place, (Int, Array[Byte])]
    val follows = Set.newBuilder[Place]
    for ((part, file) <- order.grouped(2 * Count / Files5).toSeq.zipWithIndex) {
      val out = new ByteArrayOutputStream
      var isAfterDamage = false
      for ((record, isDamaged) <- part) {
        val place = Place(s"$file.$suffix", out.size)
        val bytes = if (isDamaged) damage.either(records(record)) else records(record)
        if (isDamaged && bytes.nonEmpty) damaged += place -> (record, bytes)
        if (isDamaged && isAfterDamage) follows += place
        if (!isDamaged) untouched += place -> record
        isAfterDamage = isDamaged
        out.write(bytes)
      }
      Files.write(folder.resolve(s"$file.$suffix"), out.toByteArray)
    }
    Layout(untouched.result(), damaged.result(), follows.result())
  }

  private def expected(source: Source, record: Array[Byte]): String = inFolder { folder =>
    Readings.texts(Readings.read(source, Files.write(folder.resolve("one.warc"), record))).get(0)
  }
}

package io.karasu.ingest

import org.scalatest.funsuite.AnyFunSuite

import java.io.ByteArrayOutputStream
import java.nio.charset.{Charset, StandardCharsets}
import java.nio.file.{Files, Path}
import java.util.zip.{CRC32, Deflater, ZipEntry, ZipOutputStream}
import scala.collection.JavaConverters._

/**
 * A thousand damaged records of each source among a thousand untouched ones: the untouched ones become their documents, each
 * damaged one is a row of the ledger at its place unless it is still a record.
 */
class DamagedRecordsSuite extends AnyFunSuite with IngestFixture {

  private val Count = 1000
  private val Sample = Path.of("src/sample")
  private val Cp932 = Charset.forName("windows-31j")
  private val OfContent = Set("no_text", "bad_type", "role", "empty_text")

  test("lines of culturax")(lines(Readings.culturax(), "culturax/ja_part_00000.jsonl", 11))
  test("lines of ultrachat")(lines(Readings.ultrachat(), "ultrachat/train_sft_fixture_00000.jsonl", 12))
  test("lines of text")(lines(Readings.articles(), "text/jsquad_articles.jsonl", 13))

  private def lines(source: Source, sample: String, seed: Long): Unit = inFolder { folder =>
    val damage = new Damage(seed)
    val records = Files.readAllLines(Sample.resolve(sample)).asScala.map(_.getBytes(StandardCharsets.UTF_8)).sortBy(_.length).take(60)
    val expected = clean(source, records.toSeq)
    // name of the file and offset → index of the untouched record there
    val untouched = Map.newBuilder[(String, Long), Int]
    val contents = for (file <- 0 until 5) yield {
      val out = new ByteArrayOutputStream
      for (i <- damageOrder(damage, 2 * Count / 5)) {
        val record = damage.random.nextInt(records.size)
        if (i < Count / 5) out.write(damage.either(records(record)))
        else {
          untouched += (s"$file.jsonl", out.size.toLong) -> record
          out.write(records(record))
        }
        out.write('\n')
      }
      Files.write(folder.resolve(s"$file.jsonl"), out.toByteArray)
      s"$file.jsonl" -> out.toByteArray
    }
    val rows = ingest(source, folder, new Limits(100000, 1 << 20, 1 << 20))
    val places = contents.flatMap { case (file, bytes) => linesOf(bytes).map { case (offset, line) => (file, offset) -> line } }.toMap
    assert(rows.size == places.size)
    assert(rows.map(r => (name(r), r.position.toLong)).toSet == places.keySet)
    rows.foreach { row =>
      val place = (name(row), row.position.toLong)
      val isRecord = StrictJson.isObject(places(place))
      if (row.document == null) {
        assert(row.rejection.unit == "record" && row.rejection.file == row.file && row.rejection.position == row.position)
        if (isRecord) assert(OfContent(row.rejection.rule), row.rejection)
        else assert(Set("encoding", "json")(row.rejection.rule), row.rejection)
      } else assert(isRecord, place)
    }
    val documents = rows.filter(_.document != null).map(r => (name(r), r.position.toLong) -> r.document).toMap
    val kept = untouched.result()
    assert(kept.size == Count)
    kept.foreach { case (place, record) => assert(documents.get(place).contains(expected(record)), place) }
    val refused = rows.count(_.rejection != null)
    info(s"${rows.size} lines: ${documents.size} documents, $refused in the ledger")
    assert(refused > Count / 4)
  }

  test("texts of aozora") {
    inFolder { folder =>
      val damage = new Damage(14)
      val works = smallWorks(60)
      val ids = works.map(documentId)
      val untouched = (0 until Count).map { i =>
        Files.write(folder.resolve(s"untouched-$i.txt"), works(i % works.size))
        s"untouched-$i.txt" -> ids(i % works.size)
      }.toMap
      val damaged = (0 until Count).map { i =>
        val bytes = damage.either(works(i % works.size))
        Files.write(folder.resolve(s"damaged-$i.txt"), bytes)
        s"damaged-$i.txt" -> bytes
      }.toMap
      val rows = ingest(Readings.aozora(), folder)
      assert(rows.map(name).sorted == (untouched.keys ++ damaged.keys).toSeq.sorted)
      rows.filter(r => untouched.contains(name(r))).foreach { row =>
        assert(row.document != null && row.document.id == untouched(name(row)), row)
      }
      rows.filter(r => damaged.contains(name(r))).foreach { row =>
        val decodes = !new String(damaged(name(row)), Cp932).contains('\ufffd')
        if (row.document != null) assert(decodes, row.file)
        else {
          assert(row.rejection.unit == "file" && row.position == null)
          assert((row.rejection.rule == "encoding") != decodes, row.rejection)
        }
      }
      info(s"${rows.count(_.rejection != null)} of $Count damaged works are in the ledger")
    }
  }

  test("entries of aozora's archives") {
    inFolder { folder =>
      val damage = new Damage(15)
      val works = smallWorks(40)
      val ids = works.map(documentId)
      val archives = (0 until 250).map { i =>
        val members = Seq.fill(8)(damage.random.nextInt(works.size))
        val (bytes, starts) = zip(members.map(works), i % 3)
        // entries 1, 3, 5 and 7 are damaged, somewhere from their header to the next
        val broken = Seq(1, 3, 5, 7).foldLeft(bytes)((b, e) => damage.flip(b, starts(e), starts(e + 1)))
        Files.write(folder.resolve(f"$i%03d.zip"), broken)
        f"$i%03d.zip" -> members
      }.toMap
      val rows = ingest(Readings.aozora(), folder).groupBy(r => name(r).takeWhile(_ != '!'))
      var kept = 0
      for ((archive, members) <- archives) {
        val documents = rows(archive).filter(_.document != null).map(_.document.id).toBuffer
        for (e <- Seq(0, 2, 4, 6)) {
          assert(documents.contains(ids(members(e))), s"$archive entry $e ${rows(archive).flatMap(r => Option(r.rejection))}")
          documents -= ids(members(e))
        }
        // what is left of the damaged ones is sound to the last byte
        val left = Seq(1, 3, 5, 7).map(e => ids(members(e))).toBuffer
        documents.foreach { id => assert(left.contains(id), archive); left -= id }
        kept += documents.size
        val refused = rows(archive).flatMap(r => Option(r.rejection))
        assert(refused.size >= left.size || refused.exists(_.unit == "file"), s"$archive $left $refused")
        assert(refused.forall(_.position != null))
      }
      info(s"$kept of $Count damaged entries are sound all the same")
    }
  }

  test("archives that are cut off") {
    inFolder { folder =>
      val damage = new Damage(16)
      val works = smallWorks(40)
      val ids = works.map(documentId)
      val archives = (0 until 200).map { i =>
        val members = Seq.fill(6)(damage.random.nextInt(works.size))
        val (bytes, starts) = zip(members.map(works), i % 3)
        val cut = damage.cut(bytes)
        Files.write(folder.resolve(f"$i%03d.zip"), cut)
        f"$i%03d.zip" -> members.zip(starts.tail).collect { case (m, end) if end <= cut.length => ids(m) }
      }.toMap
      val rows = ingest(Readings.aozora(), folder).groupBy(r => name(r).takeWhile(_ != '!'))
      for ((archive, whole) <- archives) {
        val documents = rows(archive).filter(_.document != null).map(_.document.id)
        assert(documents.take(whole.size) == whole, archive)
        assert(rows(archive).exists(r => r.rejection != null && r.rejection.unit == "file"), archive)
      }
    }
  }

  test("a damaged line end costs no record") {
    inFolder { folder =>
      val damage = new Damage(17)
      val records = Files.readAllLines(Sample.resolve("ultrachat/train_sft_fixture_00000.jsonl")).asScala.take(40)
      val out = new ByteArrayOutputStream
      val places = (0 until Count).map { i =>
        val offset = out.size.toLong
        out.write(records(i % records.size).getBytes(StandardCharsets.UTF_8))
        // every second line end is damaged
        out.write(if (i % 2 == 1) '\n' else '\n' ^ (1 + damage.random.nextInt(255)))
        offset
      }
      Files.write(folder.resolve("a.jsonl"), out.toByteArray)
      val rows = ingest(Readings.ultrachat(), folder, new Limits(50000, 1 << 20, 1 << 20))
      assert(rows.forall(_.rejection == null))
      assert(rows.map(_.position.toLong).sorted == places)
    }
  }

  private def damageOrder(damage: Damage, n: Int): Seq[Int] = {
    val order = (0 until n).map(Integer.valueOf).toBuffer.asJava
    java.util.Collections.shuffle(order, damage.random)
    order.asScala.map(_.intValue)
  }

  private def clean(source: Source, records: Seq[Array[Byte]]) = inFolder { folder =>
    val file = Files.write(folder.resolve("a.jsonl"), records.flatMap(_ :+ '\n'.toByte).toArray)
    val documents = Readings.documents(Readings.read(source, file)).asScala
    assert(documents.size == records.size)
    documents.toVector
  }

  /** The lines of a file that are not blank, with their offsets. */
  private def linesOf(bytes: Array[Byte]): Seq[(Long, Array[Byte])] = {
    val ends = bytes.indices.filter(bytes(_) == '\n')
    (0 +: ends.map(_ + 1)).zip(ends).map { case (start, end) => (start.toLong, bytes.slice(start, end)) }
      .filterNot(_._2.forall(b => b == ' ' || b == '\t' || b == '\r'))
  }

  private def smallWorks(count: Int): Vector[Array[Byte]] = {
    val all = Files.walk(Sample.resolve("aozora"))
    try all.iterator().asScala.filter(_.toString.endsWith(".txt")).map(Files.readAllBytes(_)).toVector.sortBy(_.length).take(count)
    finally all.close()
  }

  private def documentId(work: Array[Byte]): String = inFolder { folder =>
    Readings.documents(Readings.read(Readings.aozora(), Files.write(folder.resolve("a.txt"), work))).get(0).id
  }

  /** An archive and where its entries and, last, its directory begin; deflated as a stream, deflated, or stored. */
  private def zip(works: Seq[Array[Byte]], form: Int): (Array[Byte], Seq[Int]) = {
    val bytes = new ByteArrayOutputStream
    val out = new ZipOutputStream(bytes)
    val starts = works.zipWithIndex.map { case (work, i) =>
      out.flush()
      val start = bytes.size
      val entry = new ZipEntry(s"work-$i.txt")
      if (form > 0) {
        val crc = new CRC32
        crc.update(work)
        entry.setSize(work.length)
        entry.setCrc(crc.getValue)
        if (form == 1) entry.setCompressedSize(deflated(work)) else entry.setMethod(ZipEntry.STORED)
      }
      out.putNextEntry(entry)
      out.write(work)
      out.closeEntry()
      start
    }
    out.flush()
    val end = bytes.size
    out.close()
    (bytes.toByteArray, starts :+ end)
  }

  private def deflated(bytes: Array[Byte]): Int = {
    val deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)
    deflater.setInput(bytes)
    deflater.finish()
    try deflater.deflate(new Array[Byte](2 * bytes.length + 100))
    finally deflater.end()
  }
}

package io.karasu.ingest

import org.scalatest.funsuite.AnyFunSuite

import java.io.ByteArrayOutputStream
import java.nio.charset.StandardCharsets
import java.nio.file.Files
import scala.collection.JavaConverters._

/**
 * A thousand damaged pages of a dump among a thousand untouched ones: the untouched ones become their documents, each damaged one
 * is a row of the ledger at its place unless it is still a page. Then damaged bzip2.
 */
class DamagedPagesSuite extends AnyFunSuite with IngestFixture {

  private val Count = 1000

  test("pages of a dump") {
    inFolder { folder =>
      val damage = new Damage(41)
      val texts = (0 until 2 * Count).map(i => Dumps.page(i, 1 + i % 5).getBytes(StandardCharsets.UTF_8))
      val contents = for (file <- 0 until 4) yield {
        val out = new ByteArrayOutputStream
        out.write(Dumps.HEAD.getBytes(StandardCharsets.UTF_8))
        // every second page is damaged
        val places = for (i <- file * Count / 2 until (file + 1) * Count / 2) yield {
          val start = out.size.toLong
          out.write(if (i % 2 == 1) damage.either(texts(i)) else texts(i))
          (start, out.size.toLong, i)
        }
        out.write("</mediawiki>\n".getBytes(StandardCharsets.UTF_8))
        Files.write(folder.resolve(s"$file.xml"), out.toByteArray)
        s"$file.xml" -> places
      }
      val rows = ingest(Readings.wikipedia(), folder, new Limits(20000, 1 << 20, 1 << 20))
      assert(rows.forall(r => r.document != null ^ r.rejection != null))
      assert(rows.forall(r => r.position != null && (r.document != null || r.rejection.position == r.position)))
      val byFile = rows.groupBy(name)
      var refused = 0
      var parsed = 0
      for ((file, places) <- contents; (start, end, i) <- places) {
        val here = byFile(file).filter(r => r.position >= start && r.position < end)
        if (i % 2 == 0) {
          val documents = here.filter(_.document != null)
          assert(documents.map(_.document.title) == Seq(s"第${i}項"), s"$file $start $here")
          assert(here.size == 1, s"$file $start $here")
          assert(documents.head.document.text == clean(i), i)
        } else if (here.isEmpty) {
          // cut off before its first sign
          assert(new String(texts(i), StandardCharsets.UTF_8).take((end - start).toInt).isBlank, s"$file $start")
        } else {
          here.flatMap(r => Option(r.rejection)).foreach { r =>
            assert(r.unit == "record", r)
            assert(Set("xml", "encoding", "namespace", "no_text", "empty_text", "redirect")(r.rule), r)
          }
          refused += here.count(_.rejection != null)
          parsed += here.count(_.document != null)
        }
      }
      info(s"of $Count damaged pages $parsed are pages still, $refused rows in the ledger")
      assert(refused > Count / 4)
    }
  }

  test("a damaged bzip2 file keeps the pages of its sound blocks") {
    inFolder { folder =>
      val damage = new Damage(42)
      val dump = Dumps.dump((0 until 300).map(Dumps.page(_, 60)).asJava)
      val packed = Dumps.bzip2(dump, 1, 230000)
      val sound = {
        Files.write(folder.resolve("clean.xml.bz2"), packed)
        ingest(Readings.wikipedia(), folder).map(r => r.document.id -> r.document.text).toMap
      }
      assert(sound.size == 300)
      Files.delete(folder.resolve("clean.xml.bz2"))
      val variants = (0 until 30).map { i =>
        val variant = damage.either(packed)
        Files.write(folder.resolve(s"$i.xml.bz2"), variant)
        s"$i.xml.bz2" -> variant
      }
      val rows = ingest(Readings.wikipedia(), folder, new Limits(40000, 1 << 20, 1 << 20)).groupBy(name).withDefaultValue(Seq.empty)
      for ((file, variant) <- variants) {
        val documents = rows(file).filter(_.document != null)
        val refused = rows(file).flatMap(r => Option(r.rejection))
        documents.foreach(r => assert(sound.get(r.document.id).contains(r.document.text), s"$file ${r.document.title}"))
        assert(documents.map(_.document.id).distinct.size == documents.size)
        assert(refused.forall(r => r.unit == "file" && r.rule == "unreadable" && r.position != null), refused)
        if (variant.length == packed.length) {
          // one to three bytes, each of which costs at most one block and the pages that it cuts
          assert(documents.size >= 300 - 3 * 30, s"$file ${documents.size}")
          assert(refused.size <= 3, refused)
        }
        if (documents.size < 300) assert(refused.nonEmpty, file)
      }
      info(s"${rows.values.flatten.count(_.document != null)} of ${30 * 300} pages are kept")
    }
  }

  test("a damaged gzip file keeps the pages before the damage") {
    inFolder { folder =>
      val out = new ByteArrayOutputStream
      val gzip = new java.util.zip.GZIPOutputStream(out)
      gzip.write(Dumps.dump((0 until 40).map(Dumps.page(_, 10)).asJava))
      gzip.close()
      Files.write(folder.resolve("cut.xml.gz"), out.toByteArray.take(out.size / 2))
      val rows = ingest(Readings.wikipedia(), folder)
      assert(rows.count(_.document != null) > 10)
      assert(rows.flatMap(r => Option(r.rejection)).map(r => r.unit -> r.rule) == Seq("file" -> "unreadable"))
    }
  }

  private def clean(i: Int): String =
    Dumps.page(i, 1 + i % 5).split("<text[^>]*>|</text>")(1).replace("&lt;ref&gt;注&lt;/ref&gt;\n", "").replace("'''", "").replace("[[", "").replace("]]", "").replace("\n", "").trim
}

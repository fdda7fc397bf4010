package io.karasu.ingest

import com.github.luben.zstd.ZstdOutputStream
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream
import org.scalatest.funsuite.AnyFunSuite

import java.io.{ByteArrayOutputStream, OutputStream}
import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}
import java.util.zip.{GZIPOutputStream, Inflater}
import scala.collection.JavaConverters._

/** Two hundred damaged variants of a compressed or a Parquet file: what is lost is one row of the ledger. */
class DamagedStreamsSuite extends AnyFunSuite with IngestFixture {

  private val Count = 200
  private val lines: Seq[String] = (0 until 400).map(i => s"""{"text":"${ParquetFiles.text(i)}","id":$i}""")
  private val plain = lines.map(_ + "\n").mkString.getBytes(StandardCharsets.UTF_8)

  test("gzip")(streams("gz", new GZIPOutputStream(_), 21))
  test("bzip2")(streams("bz2", new BZip2CompressorOutputStream(_, 1), 22))
  test("zstd")(streams("zst", out => new ZstdOutputStream(out).setChecksum(true), 23))

  private def streams(suffix: String, pack: OutputStream => OutputStream, seed: Long): Unit = inFolder { folder =>
    val damage = new Damage(seed)
    val bytes = new ByteArrayOutputStream
    val out = pack(bytes)
    out.write(plain)
    out.close()
    val sound = clean(folder, s"clean.jsonl.$suffix", bytes.toByteArray)
    val variants = (0 until Count).map { i =>
      val variant = damage.either(bytes.toByteArray)
      Files.write(folder.resolve(s"$i.jsonl.$suffix"), variant)
      s"$i.jsonl.$suffix" -> variant
    }
    val rows = ingest(Readings.text(), folder).groupBy(name).withDefaultValue(Seq.empty)
    val changed = variants.count { case (file, variant) =>
      val found = rows(file)
      val refused = found.filter(r => r.rejection != null && r.rejection.unit == "file")
      val isChanged = found.map(content) != sound
      assert(refused.size == (if (isChanged) 1 else 0), s"$file: $refused")
      refused.foreach(r => assert(r.rejection.rule == "unreadable"))
      if (suffix == "gz") assert(found.count(_.document != null) >= linesBefore(variant), file)
      isChanged
    }
    info(s"$changed of $Count variants lose something")
    assert(changed > Count / 2)
  }

  test("Parquet with checksums of its pages")(parquet(hasChecksums = true, "ZSTD", 31))
  test("Parquet without checksums")(parquet(hasChecksums = false, "SNAPPY", 32))
  test("Parquet that is not compressed")(parquet(hasChecksums = false, "UNCOMPRESSED", 33))

  private def parquet(hasChecksums: Boolean, codec: String, seed: Long): Unit = inFolder { folder =>
    val damage = new Damage(seed)
    val original = folder.resolve("clean.parquet")
    ParquetFiles.write(original, 60, 6, hasChecksums, codec)
    Files.delete(folder.resolve(".clean.parquet.crc"))
    val bytes = Files.readAllBytes(original)
    val sound = Readings.read(Readings.text(), original).asScala.map(content)
    val starts = ParquetFiles.rowGroups(original).asScala.map(_.getStartingPos.toInt).toVector
    val footer = bytes.length - 8 - java.nio.ByteBuffer.wrap(bytes.takeRight(8)).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt
    // where the damage lies: a row group, or −1 for the footer
    val variants = (0 until Count).map { i =>
      val group = if (i % 4 == 0) -1 else damage.random.nextInt(starts.size)
      val variant =
        if (i % 16 == 0) damage.cut(bytes)
        else if (group < 0) damage.flip(bytes, footer)
        else damage.flip(bytes, starts(group), (starts :+ footer).apply(group + 1))
      Files.write(folder.resolve(s"$i.parquet"), variant)
      s"$i.parquet" -> group
    }
    val splits = new Limits(700, 1 << 20, 1 << 20)
    val rows = ingest(Readings.text(), folder, splits).groupBy(name).withDefaultValue(Seq.empty)
    val lost = variants.count { case (file, group) =>
      val found = rows(file).sortBy(r => if (r.position == null) -1L else r.position.longValue)
      val records = found.filterNot(r => r.rejection != null && r.rejection.unit == "file")
      val refused = found.size - records.size
      if (group >= 0) {
        val isOurs = (r: Ingested) => r.position / 6 == group
        assert(records.filterNot(isOurs).map(content) == sound.filterNot(s => s._1 / 6 == group), file)
        assert(refused <= 1, file)
        if (hasChecksums && refused == 0) assert(records.map(content) == sound, file)
      }
      assert(refused > 0 || records.size == 60, s"$file $group ${found.size}")
      refused > 0
    }
    info(s"$lost of $Count variants lose something")
    assert(lost > Count / 5)
  }

  private def content(row: Ingested): (Long, String) =
    (if (row.position == null) -1L else row.position.longValue, if (row.document == null) row.rejection.detail else row.hash)

  private def clean(folder: Path, file: String, bytes: Array[Byte]): Seq[(Long, String)] = {
    val sound = Readings.read(Readings.text(), Files.write(folder.resolve(file), bytes)).asScala.map(content)
    assert(sound.size == lines.size)
    sound
  }

  /** Whole lines that come out of a gzip stream whose header is sound, byte by byte. */
  private def linesBefore(gzip: Array[Byte]): Int = {
    val header = Array[Byte](0x1f, 0x8b.toByte, 8, 0)
    if (!gzip.take(4).sameElements(header)) return 0
    val inflater = new Inflater(true)
    inflater.setInput(gzip, math.min(10, gzip.length), math.max(0, gzip.length - 10))
    val one = new Array[Byte](1)
    val out = new ByteArrayOutputStream
    try while (inflater.inflate(one) == 1) out.write(one(0))
    catch { case _: java.util.zip.DataFormatException => () }
    finally inflater.end()
    // lines that the damage changed may be rows of the ledger
    out.toByteArray.zip(plain).takeWhile { case (a, b) => a == b }.count(_._1 == '\n')
  }
}

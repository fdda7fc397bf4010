package io.karasu.spark

import io.karasu.SparkSessionFixture
import io.karasu.corpus._
import java.io.ByteArrayOutputStream
import java.nio.{ByteBuffer, ByteOrder}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import net.openhft.hashing.LongTupleHashFunction
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

/** The digest against its definition, written down a second time. */
class TableDigestSuite extends AnyFunSuite with SparkSessionFixture {

  private val sequences = Seq(
    new PackedSequence(0, Array(5, 6, 1, 0), Array(0, 3), Seq(new DocumentSpan("a", 0, 2)).asJava, Seq(new SupervisedSpan(0, 3)).asJava),
    new PackedSequence(1, Array(7, 8, 9, 9), Array(0), Seq(new DocumentSpan("b", 4, 4)).asJava, Seq(new SupervisedSpan(0, 4)).asJava))

  private val rejections = Seq(
    new Rejection("record", null, "web", "host", null, null, null, "a.jsonl", 17L, "{}"),
    new Rejection("document", "id", "web", "kana", -0.0, 0.1, "survivor", null, null, null))

  test("is the sum of the rows' hashes as the design defines them") {
    val expected = sequences.map(s => hash(long(s.index), ints(s.inputIds), ints(s.segments),
      list(s.documents.asScala.map(d => string(d.id) ++ number(d.start) ++ number(d.length))),
      list(s.supervised.asScala.map(d => number(d.start) ++ number(d.length)))))
    assert(digest(sequences, Table.SEQUENCES, classOf[PackedSequence]).digest == sum(expected))
  }

  test("leaves file and position of the ledger out, and knows no negative zero") {
    val expected = Seq(
      hash(text("record"), missing, text("web"), text("host"), missing, missing, missing, text("{}")),
      hash(text("document"), text("id"), text("web"), text("kana"), double(0.0), double(0.1), text("survivor"), missing))
    val summary = digest(rejections, Table.REJECTIONS, classOf[Rejection])
    assert(summary.digest == sum(expected))
    assert(summary.bySource.asScala == Map("web\thost" -> 1L, "web\tkana" -> 1L))
  }

  test("survives Parquet, order and partitions") {
    val rows = spark.createDataset(sequences.asJava)(RecordEncoder.of(classOf[PackedSequence]))
    val path = Files.createTempDirectory("karasu-digest").resolve("t").toString
    Columns.toDisk(rows, classOf[PackedSequence]).repartition(3).write.parquet(path)
    val read = spark.read.parquet(path)
    assert(TableDigest.of(read, Table.SEQUENCES) == digest(sequences.reverse, Table.SEQUENCES, classOf[PackedSequence]))
    val back = Columns.fromDisk(read, classOf[PackedSequence]).collectAsList().asScala.sortBy(_.index)
    assert(back.map(_.documents) == sequences.map(_.documents) && back.map(_.inputIds.toSeq) == sequences.map(_.inputIds.toSeq))
  }

  test("is the same when the rows are summed on their way to the disk") {
    val rows = Columns.toDisk(spark.createDataset((1 to 100).map(i => sequences(i % 2)).asJava)(RecordEncoder.of(classOf[PackedSequence])), classOf[PackedSequence])
    val path = Files.createTempDirectory("karasu-digest").resolve("t").toString
    val passing = TableDigest.passing(rows.repartition(7), Table.SEQUENCES)
    passing.rows.write.parquet(path)
    assert(passing.summary == TableDigest.of(spark.read.parquet(path), Table.SEQUENCES))
    assert(passing.summary.rows == 100)
    val ledger = TableDigest.passing(Columns.toDisk(spark.createDataset(rejections.asJava)(RecordEncoder.of(classOf[Rejection])), classOf[Rejection]), Table.REJECTIONS)
    ledger.rows.write.parquet(path + "-ledger")
    assert(ledger.summary == digest(rejections, Table.REJECTIONS, classOf[Rejection]))
  }

  private def digest[T <: Record](rows: Seq[T], table: Table, row: Class[T]): TableSummary =
    TableDigest.of(Columns.toDisk(spark.createDataset(rows.asJava)(RecordEncoder.of(row)), row), table)

  private def hash(columns: Array[Byte]*): BigInt = {
    val out = new ByteArrayOutputStream
    columns.foreach(column => out.write(column))
    val Array(low, high) = LongTupleHashFunction.xx128().hashBytes(out.toByteArray)
    (unsigned(high) << 64) + unsigned(low)
  }

  private def sum(hashes: Seq[BigInt]): String = f"${(hashes.sum % (BigInt(1) << 128)).toString(16)}%32s".replace(' ', '0')
  private def unsigned(value: Long): BigInt = BigInt(java.lang.Long.toUnsignedString(value))
  private def little(bytes: Int)(put: ByteBuffer => Unit): Array[Byte] = {
    val buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN)
    put(buffer)
    buffer.array
  }
  private val missing = Array[Byte](0)
  private val present = Array[Byte](1)
  private def number(value: Long) = little(8)(_.putLong(value))
  private def string(value: String) = little(4)(_.putInt(value.getBytes(UTF_8).length)) ++ value.getBytes(UTF_8)
  private def text(value: String) = present ++ string(value)
  private def long(value: Long) = present ++ number(value)
  private def double(value: Double) = present ++ little(8)(_.putDouble(value))
  private def list(items: Seq[Array[Byte]]) = present ++ little(4)(_.putInt(items.size)) ++ items.flatten
  private def ints(values: Array[Int]) = list(values.map(v => number(v.toLong)).toSeq)
}

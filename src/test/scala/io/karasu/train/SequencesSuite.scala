package io.karasu.train

import io.karasu.SparkSessionFixture
import io.karasu.corpus.PackedSequence
import io.karasu.spark.{Columns, RecordEncoder}
import org.apache.hadoop.conf.Configuration
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.Files

/** What Spark writes is what the reader without Spark reads. */
class SequencesSuite extends AnyFunSuite with SparkSessionFixture {

  import SequencesSuite._

  test("reads a table as Spark writes it, file after file") {
    val folder = Files.createTempDirectory("sequences").toString + "/sequences"
    val rows = (0 until Rows).map(sequence)
    val partitions =
      spark.sparkContext.parallelize(0 until Rows, 4).map(SequencesSuite.sequence)
    val dataset = spark.createDataset(partitions)(RecordEncoder.of(classOf[PackedSequence]))
    Columns
      .toDisk(dataset, classOf[PackedSequence])
      .write
      .option("compression", "zstd")
      .parquet(folder)

    val sequences = Sequences.open(folder, new Configuration(), 7)
    assert(sequences.rows === Rows)
    assert(sequences.sequenceLength === Length)
    for (expected <- rows.reverse) {
      val read = sequences.get(expected.index)
      assert(read.inputIds.toSeq === expected.inputIds.toSeq)
      assert(read.segments.toSeq === expected.segments.toSeq)
      assert(read.documents === expected.documents)
      assert(read.supervised === expected.supervised)
    }
  }
}

private object SequencesSuite {
  private val Length = 512
  private val Rows = 40

  private def sequence(index: Int): PackedSequence =
    SequenceWriter.sequence(index.toLong, Length)
}

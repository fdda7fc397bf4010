package io.karasu.pack

import io.karasu.SparkSessionFixture
import org.apache.spark.sql.{DataFrame, Row}

import scala.collection.JavaConverters._

/** Token k of a document is 1000 × its number + k, so that every token is known again. */
private[pack] case class Doc(number: Int, source: String, length: Int) {
  val id: String = f"$number%032x"
  val ids: Array[Int] = Array.tabulate(length)(number * 1000 + _)
}

/** An element of `sequences.documents`. */
private[pack] case class Piece(id: String, start: Int, length: Int)

/** A row of `sequences`. */
private[pack] case class Sequence(
    index: Long,
    ids: Seq[Int],
    segments: Seq[Int],
    documents: Seq[Piece],
    supervised: Seq[(Int, Int)]) {
  def used: Int = supervised.map(_._2).sum
}

/** What a run of `pack` leaves. */
private[pack] case class Result(
    report: PackReport,
    sequences: Seq[Sequence],
    notSampled: Seq[Row]) {
  def of(source: String): SourceReport = report.sources.asScala.find(_.source == source).get
  def pieces: Seq[Piece] = sequences.flatMap(_.documents)
  def drawnOf(doc: Doc): Int = pieces.filter(_.id == doc.id).map(_.length).sum
}

/** Small tables `tokens`, and the rows of `sequences` as values that can be compared. */
trait PackFixture extends SparkSessionFixture {

  protected val Eos = -1
  protected val Pad = -2
  protected val Length = 16

  protected def tokens(docs: Seq[Doc], partitions: Int = 3): DataFrame = {
    import spark.implicits._
    docs
      .map(d => (d.id, d.source, d.ids, d.length))
      .toDF("id", "source", "input_ids", "length")
      .repartition(partitions)
  }

  protected def share(source: String, weight: Double, maxEpochs: Int) =
    new MixtureShare(source, weight, maxEpochs)

  protected def config(
      budget: Long,
      shares: Seq[MixtureShare],
      seed: Long = 5,
      blockTokens: Long = 200,
      perFile: Int = 7) =
    new PackConfig(Length, budget, shares.asJava, seed, null, null, blockTokens, perFile)

  protected def sequence(row: Row) = Sequence(
    row.getLong(0),
    row.getSeq[Int](1),
    row.getSeq[Int](2),
    row.getSeq[Row](3).map(d => Piece(d.getString(0), d.getInt(1), d.getInt(2))),
    row.getSeq[Row](4).map(s => (s.getInt(0), s.getInt(1))))

  /** Rows come in the order of the partitions, not sorted. */
  protected def pack(config: PackConfig, table: DataFrame): Result = {
    val packing = new Packer(config).plan(table)
    try Result(
      packing.report,
      packing.sequences(table, Eos, Pad).collect().toSeq.map(sequence),
      packing.notSampled().collect().toSeq.sortBy(_.getString(1)))
    finally packing.close()
  }
}

package io.karasu.pack

import java.math.{BigDecimal, RoundingMode}
import scala.collection.JavaConverters._
import scala.collection.mutable

/**
 * All of `pack` again, in the plainest way: no Spark, one list after the other, every bin looked at for every piece.
 * Only the hashes are the product's own; they are pinned by `DrawKeyTest`.
 */
private[pack] class PackOracle(config: PackConfig, docs: Seq[Doc], eos: Int, pad: Int) {

  /** One drawing: the document's first `tokens` tokens, then an EOS if `ends`. */
  private case class Draw(source: String, epoch: Int, doc: Doc, start: Long, tokens: Int, ends: Boolean)

  /** A part of a drawing; `at` is its place in the block. */
  private case class Part(doc: Doc, start: Int, length: Int, ends: Boolean, at: Int) {
    def size: Int = length + (if (ends) 1 else 0)
    def planned = new PlannedPiece(doc.id, start, length, ends)
  }

  private class Bin(var parts: Seq[Part], var touched: Int) {
    def room: Int = config.sequenceLength - parts.map(_.size).sum
  }

  private val shares = config.mixture.asScala

  /** Whole tokens first, then one more for the largest fractions. */
  val budgets: Map[String, Long] = {
    val exact = shares.map(s => s.source -> BigDecimal.valueOf(s.weight).multiply(BigDecimal.valueOf(config.tokenBudget)))
    val whole = exact.map { case (source, value) => source -> value.setScale(0, RoundingMode.FLOOR) }.toMap
    val missing = (config.tokenBudget - whole.values.map(_.longValue).sum).toInt
    val more = exact
      .sortBy { case (source, value) => (whole(source).subtract(value): Comparable[BigDecimal], source) }(
        Ordering.Tuple2(Ordering.fromLessThan((a, b) => a.compareTo(b.asInstanceOf[BigDecimal]) < 0), Ordering.String))
      .take(missing).map(_._1).toSet
    whole.map { case (source, value) => source -> (value.longValue + (if (more(source)) 1 else 0)) }
  }

  /** Draws document after document, epoch after epoch, until the budget is spent. */
  private def draw(share: MixtureShare): Seq[Draw] = {
    val own = docs.filter(d => d.source == share.source && d.length > 0)
    val draws = mutable.Buffer[Draw]()
    var spent = 0L
    for {
      epoch <- 0 until share.maxEpochs
      doc <- own.sortBy(d => (DrawKey.ofDocument(config.seed, epoch, d.id), d.id))
    } {
      val left = budgets(share.source) - spent
      if (left > 0) {
        draws += Draw(share.source, epoch, doc, spent, math.min(left, doc.length).toInt, left > doc.length)
        spent += math.min(left, doc.length + 1)
      }
    }
    draws
  }

  private val draws: Seq[Draw] = shares.flatMap(draw)

  private def cost(draw: Draw): Long = draw.tokens + (if (draw.ends) 1 else 0)

  val achieved: Map[String, Long] =
    shares.map(s => s.source -> draws.filter(_.source == s.source).map(cost).sum).toMap

  val notSampled: Set[String] = docs.map(_.id).toSet -- draws.map(_.doc.id)

  val epochs: Int = (draws.map(_.epoch) :+ -1).max + 1
  val cut: Boolean = draws.exists(!_.ends)
  val split: Boolean = draws.exists(cost(_) > config.sequenceLength)

  private def place(draw: Draw): Double = draw.start.toDouble / achieved(draw.source).toDouble

  private lazy val blocks: Seq[Seq[Draw]] = {
    val count = math.max(1, math.ceil(achieved.values.sum.toDouble / config.blockTokens).toLong)
    draws
      .sortBy(d => (place(d), d.source, d.epoch, d.doc.id))
      .groupBy(d => math.min(count - 1, math.floor(place(d) * count).toLong))
      .toSeq.sortBy(_._1).map(_._2)
  }

  /** Every position of a drawing, in sequences' lengths; an EOS left alone takes the token before it along. */
  private def parts(draw: Draw): Seq[(Int, Int, Boolean)] = {
    val positions = (0 until cost(draw).toInt).grouped(config.sequenceLength).map(_.toList).toList
    val kept = positions.reverse match {
      case List(last) :: before :: rest if draw.ends => (List(before.last, last) :: before.init :: rest).reverse
      case _                                         => positions
    }
    kept.zipWithIndex.map { case (part, i) =>
      val ends = draw.ends && i == kept.size - 1
      (part.head, part.size - (if (ends) 1 else 0), ends)
    }
  }

  private def bins(block: Seq[Draw]): Seq[Seq[Part]] = {
    val all = for ((draw, (start, length, ends)) <- block.flatMap(d => parts(d).map(d -> _)))
      yield (draw.doc, start, length, ends)
    val placed = all.zipWithIndex.map { case ((doc, start, length, ends), at) => Part(doc, start, length, ends, at) }
    val bins = mutable.Buffer[Bin]()
    for ((part, time) <- placed.sortBy(-_.size).zipWithIndex) {
      val fitting = bins.filter(_.room >= part.size)
      if (fitting.isEmpty) bins += new Bin(Seq(part), time)
      else {
        val best = fitting.minBy(b => (b.room, -b.touched))
        best.parts :+= part
        best.touched = time
      }
    }
    bins
      .map(_.parts.sortBy(_.at))
      .sortBy(parts => (DrawKey.ofSequence(config.seed, parts.map(_.planned).asJava), parts.head.at))
  }

  private def row(parts: Seq[Part], index: Int): Sequence = {
    val tokens = parts.map(p => p.doc.ids.toSeq.slice(p.start, p.start + p.length) ++ (if (p.ends) Seq(eos) else Nil))
    val used = tokens.map(_.size).sum
    val starts = tokens.scanLeft(0)(_ + _.size)
    Sequence(
      index,
      tokens.flatten.padTo(config.sequenceLength, pad),
      if (used < config.sequenceLength) starts else starts.init,
      parts.map(p => Piece(p.doc.id, p.start, p.length)),
      Seq((0, used)))
  }

  lazy val sequences: Seq[Sequence] = blocks.flatMap(bins).zipWithIndex.map { case (parts, index) => row(parts, index) }
}

package io.karasu.pack

import org.scalatest.funsuite.AnyFunSuite

import scala.collection.JavaConverters._
import scala.util.Random

class PackOracleSuite extends AnyFunSuite with PackFixture {

  private case class Case(config: PackConfig, docs: Seq[Doc]) {
    lazy val expected = new PackOracle(config, docs, Eos, Pad)
  }

  private def pack(length: Int, budget: Long, shares: Seq[MixtureShare], blockTokens: Long, seed: Long = 1) =
    new PackConfig(length, budget, shares.asJava, seed, null, null, blockTokens, 3)

  private def check(c: Case): Unit = {
    // Each config makes other code, which takes longer to compile than these tables take to pack.
    val result = withConf("spark.sql.codegen.wholeStage" -> "false", "spark.sql.adaptive.enabled" -> "false")(
      pack(c.config, tokens(c.docs)))
    assert(result.sequences == c.expected.sequences)
    assert(result.notSampled.map(_.getAs[String]("id")).toSet == c.expected.notSampled)
    assert(result.notSampled.size == c.expected.notSampled.size)
    for ((source, asked) <- c.expected.budgets) {
      assert((result.of(source).asked, result.of(source).achieved) == (asked, c.expected.achieved(source)))
      assert(result.of(source).ranOut == (c.expected.achieved(source) < asked))
    }
  }

  /** Weights of two decimals that sum to 1. */
  private def weights(random: Random, count: Int): Seq[Double] = {
    val cuts = random.shuffle((1 to 99).toList).take(count - 1).sorted
    (0 +: cuts).zip(cuts :+ 100).map { case (from, to) => (to - from) / 100.0 }
  }

  private def docs(random: Random, length: Int): Seq[Doc] = {
    val special = Seq(0, 1, length - 1, length, 2 * length - 1, 2 * length, 3 * length + 1)
    (1 to random.nextInt(60)).map { _ =>
      val tokens = if (random.nextInt(4) == 0) special(random.nextInt(special.size)) else random.nextInt(length)
      Doc(random.nextInt(1 << 20), "abcde"(random.nextInt(5)).toString, tokens)
    }.groupBy(_.id).values.map(_.head).toSeq
  }

  private def randomCase(seed: Int): Case = {
    val random = new Random(seed)
    val length = 2 + random.nextInt(20)
    val all = docs(random, length)
    // Of the sources a to e some are outside the mixture, and f has no documents.
    val sources = random.shuffle("abcdef".toList.map(_.toString)).take(1 + random.nextInt(4))
    val shares = sources.zip(weights(random, sources.size)).map { case (s, w) => share(s, w, 1 + random.nextInt(3)) }
    val budget = 1 + random.nextInt(2 * all.map(_.length + 1).sum + 20)
    Case(pack(length, budget, shares, length * (1L + random.nextInt(10)), random.nextLong()), all)
  }

  private lazy val cases = (1 to 24).map(randomCase)

  for (seed <- 1 to 24)
    test(s"packs like the plain algorithm, random table $seed")(check(cases(seed - 1)))

  test("the random tables hold what is rare") {
    val expected = cases.map(_.expected)
    assert(expected.count(_.split) >= 5)
    assert(expected.count(_.cut) >= 5)
    assert(expected.count(_.epochs >= 2) >= 5)
    assert(expected.count(e => e.budgets.exists { case (source, asked) => e.achieved(source) < asked }) >= 5)
    assert(cases.count(c => (c.docs.map(_.source).toSet -- c.expected.budgets.keySet).nonEmpty) >= 5)
    assert(cases.count(_.docs.exists(_.length == 0)) >= 5)
    assert(expected.count(_.sequences.size >= 10) >= 5)
  }

  private val one = Seq(share("a", 1, 3))

  test("packs like the plain algorithm, no document") {
    check(Case(pack(8, 100, one, 16), Nil))
  }

  test("packs like the plain algorithm, one document, up to and past every end") {
    for ((length, budget) <- Seq((1, 1), (1, 2), (8, 7), (8, 8), (8, 9), (8, 17), (30, 95), (1, 100)))
      check(Case(pack(8, budget, one, 16), Seq(Doc(1, "a", length))))
  }

  test("packs like the plain algorithm, blocks of one sequence and one block of all") {
    val docs = (1 to 50).map(n => Doc(n, if (n % 3 == 0) "b" else "a", 1 + n % 13))
    val shares = Seq(share("a", 0.7, 2), share("b", 0.3, 2))
    for (blockTokens <- Seq(6L, Long.MaxValue)) check(Case(pack(6, 400, shares, blockTokens), docs))
  }

  test("packs like the plain algorithm, several documents in each of the buckets of the running sum") {
    val docs = (1 to 12000).map(n => Doc(n, if (n % 3 == 0) "b" else "a", 1 + n % 5))
    val tokens = docs.map(_.length + 1L).sum
    val shares = Seq(share("a", 0.5, 1), share("b", 0.5, 2))
    check(Case(pack(16, tokens * 9 / 10, shares, 800), docs))
  }
}

package io.karasu.dedup

import io.karasu.SparkSessionFixture
import org.apache.spark.sql.{DataFrame, Row}
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._
import scala.util.Random

class DeduplicationSuite extends AnyFunSuite with SparkSessionFixture {

  private type Document = (String, String, Int, String, String)

  //                              id   source length exact prefix
  private val documents: Seq[Document] = Seq(
    ("d1", "web", 30, "E1", "P1"),
    ("d2", "book", 30, "E1", "P1"),
    ("d3", "web", 40, "E2", "P1"),
    ("d4", "web", 40, "E3", "P2"),
    ("d5", "web", 40, "E3", "P2"),
    ("d6", "book", 90, "E4", "P1"))

  test("exact copies go first, the preferred source stays, then the smallest id") {
    assert(
      losers(Seq("all"), Seq(), Seq("book"), documents) ==
        Set(("d1", "web", "exact", "d2"), ("d5", "web", "exact", "d4")))
    assert(
      losers(Seq("all"), Seq(), Seq(), documents) ==
        Set(("d2", "book", "exact", "d1"), ("d5", "web", "exact", "d4")))
  }

  test("of what is left the longest with the same beginning stays") {
    assert(
      losers(Seq("all"), Seq("all"), Seq("book"), documents) == Set(
        ("d1", "web", "exact", "d2"),
        ("d5", "web", "exact", "d4"),
        ("d2", "book", "prefix", "d6"),
        ("d3", "web", "prefix", "d6")))
  }

  test("sources that are not named are left alone") {
    assert(
      losers(Seq(), Seq("web"), Seq(), documents) ==
        Set(("d1", "web", "prefix", "d3"), ("d5", "web", "prefix", "d4")))
    assert(losers(Seq(), Seq(), Seq(), documents).isEmpty)
  }

  test("a plain algorithm finds the same on random tables") {
    for (seed <- 1 to 8) {
      val random = new Random(seed)
      val table = (1 to 60).map { i =>
        val source = Seq("a", "b", "c")(random.nextInt(3))
        (f"$i%02d", source, random.nextInt(4), s"E${random.nextInt(20)}", s"P${random.nextInt(12)}")
      }
      val priority = random.shuffle(Seq("a", "b", "c")).take(2)
      for (sources <- Seq(Seq("all"), Seq("a", "c")))
        assert(losers(sources, sources, priority, table) == plain(sources, priority, random.shuffle(table)))
    }
  }

  private def losers(exact: Seq[String], prefix: Seq[String], priority: Seq[String], rows: Seq[Document]) =
    new Deduplication(exact.asJava, prefix.asJava, priority.asJava)
      .losers(table(rows))
      .select("id", "source", "rule", "survivor_id")
      .collect()
      .map { case Row(id: String, source: String, rule: String, survivor: String) => (id, source, rule, survivor) }
      .toSet

  private def table(rows: Seq[Document]): DataFrame =
    spark.createDataFrame(rows).toDF("id", "source", "length", "exact_hash", "prefix_hash")

  private def plain(sources: Seq[String], priority: Seq[String], rows: Seq[Document]) = {
    def order(d: Document) = (-d._3, if (priority.contains(d._2)) priority.indexOf(d._2) else priority.size, d._1)
    def pass(rule: String, hash: Document => String, live: Seq[Document]) =
      live
        .filter(d => sources.contains("all") || sources.contains(d._2))
        .groupBy(hash)
        .values
        .flatMap { group => val best = group.minBy(order); group.filter(_ != best).map(d => (d._1, d._2, rule, best._1)) }
        .toSet
    val exact = pass("exact", _._4, rows)
    exact ++ pass("prefix", _._5, rows.filter(d => !exact.exists(_._1 == d._1)))
  }
}

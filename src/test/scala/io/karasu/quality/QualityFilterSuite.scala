package io.karasu.quality

import io.karasu.SparkSessionFixture
import org.apache.spark.sql.Row
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

class QualityFilterSuite extends AnyFunSuite with SparkSessionFixture {

  private val rules = Seq(
    rule("length", "length", min = Some(10)),
    rule("kana", "kana_share", min = Some(0.1), max = Some(0.9), except = Seq("chat")),
    rule("symbol", "symbol_share", max = Some(0.4)))

  test("the first broken rule counts, with value and bound; nothing breaks at the bound itself") {
    assert(
      verdicts(
        ("good", "web", 10, Some(0.1), Some(0.4)),
        ("short", "web", 9, Some(0.0), Some(0.5)),
        ("latin", "web", 99, Some(0.05), Some(0.5)),
        ("kana", "web", 99, Some(0.95), Some(0.0)),
        ("chat", "chat", 99, Some(0.0), Some(0.0)),
        ("signs", "chat", 99, Some(0.0), Some(0.5))) == Set(
        Row("short", "web", "length", 9.0, 10.0),
        Row("latin", "web", "kana", 0.05, 0.1),
        Row("kana", "web", "kana", 0.95, 0.9),
        Row("signs", "chat", "symbol", 0.5, 0.4)))
  }

  test("a signal that is missing or no number breaks its rule") {
    assert(
      verdicts(("none", "web", 99, None, Some(0.0)), ("nan", "web", 99, Some(0.5), Some(Double.NaN))) == Set(
        Row("none", "web", "kana", null, 0.1),
        Row("nan", "web", "symbol", null, 0.4)))
  }

  test("without rules nothing is rejected") {
    assert(new QualityFilter(java.util.List.of()).apply(signals(("a", "web", 0, None, None))).count() == 0)
  }

  private type Signals = (String, String, Int, Option[Double], Option[Double])

  private def verdicts(rows: Signals*) = new QualityFilter(rules.asJava).apply(signals(rows: _*)).collect().toSet

  private def signals(rows: Signals*) =
    spark.createDataFrame(rows).toDF("id", "source", "length", "kana_share", "symbol_share")

  private def rule(name: String, signal: String, min: Option[Double] = None, max: Option[Double] = None, except: Seq[String] = Seq()) =
    new Rule(name, signal, box(min), box(max), null, if (except.isEmpty) null else except.asJava)

  private def box(bound: Option[Double]): java.lang.Double = bound.map(Double.box).orNull
}

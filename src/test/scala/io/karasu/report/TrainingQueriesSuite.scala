package io.karasu.report

import io.karasu.SparkSessionFixture
import io.karasu.corpus.{SeenDocument, Table, TokenizerCount}
import io.karasu.job.TrainedRun
import io.karasu.spark.RunFolder
import io.karasu.train.SequenceOrder
import java.nio.file.Files
import java.util.function.UnaryOperator
import org.apache.spark.sql.{Column, Dataset, Row}
import org.apache.spark.sql.functions.{col, udf}
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

/** What the report says of a training, from tables and records: step 3 is a spike, steps 4 and 7 are not finite. */
class TrainingQueriesSuite extends AnyFunSuite with SparkSessionFixture {

  private val unusual = Seq(3 -> "mark", 4 -> "skip_non_finite", 7 -> "skip_non_finite")

  private lazy val tables: RunTables = {
    val folder = new RunFolder(Files.createTempDirectory("karasu-trainings").resolve("run").toString, spark.sessionState.newHadoopConf())
    TrainedRun.write(spark, folder, Set(4, 7), unusual)
    val read = Seq(Table.CORPUS, Table.SEQUENCES, Table.STEPS).map(table => table -> spark.read.parquet(folder.table(table).toString))
    val index = udf((place: Long) => TrainingQueriesSuite.order.index(place))
    val order: UnaryOperator[Column] = (place: Column) => index(place)
    new RunTables(spark, "runs/a", Seq("pack", "pretrain").map(folder.record(_).get).asJava, java.util.Map.of(),
      read.toMap[Table, Dataset[Row]].asJava, java.util.Map.of(), Map("pretrain" -> order).asJava, "")
  }

  private def drawn(source: String, tokens: Long) = new Packed.Drawn(source, 0.5, tokens, tokens, tokens, 1, false, 1, 1)

  private lazy val packed = new Packed(400, 400, 23, 16, 1, 0, Seq(drawn("books", 100), drawn("web", 300)).asJava)

  /** Of books four bytes in a token, of web eight; a text's EOS counts. */
  private lazy val counts = Seq(
    new TokenizerCount("own", "books", 10, 0, 400, 90, 0, 0), new TokenizerCount("own", "web", 10, 0, 800, 90, 0, 0)).asJava

  private lazy val result = new TrainingQueries(tables, packed, counts).trainings()
  private lazy val base = result.trainings.asScala.find(_.model == "base").get

  test("the numbers are those of the table and the record") {
    assert(result.trainings.asScala.map(_.model) == Seq("base", "other"))
    assert((base.step, base.parameters, base.steps, base.tokens, base.unigramEntropy) == (("pretrain", 1234L, 7L, 700L, 7.5)))
    assert(base.loss.mean.asScala.map(Option(_)) == Seq(9.0, 8.0, 7.0, null, 5.0, 4.0, null).map(Option(_)))
    assert(base.loss.notFinite.asScala == Seq(0, 0, 0, 1, 0, 0, 1))
    assert(base.gradientNorm.mean.get(0) == 18.0)
    assert(base.lr.highest == 1e-3)
    assert(base.lastLoss == null, "the last step is not finite")
    assert(base.validation.asScala == Seq(new Trained.Validation(4, 6.5), new Trained.Validation(7, null)))
    assert(base.validationLoss == 6.5)
    assert(math.abs(base.bitsPerByte - 6.5 / math.log(2) / 7) < 1e-12, "100 tokens of 4 bytes and 300 of 8: 7 bytes each")
    assert(result.speeds.get("base").seconds == 14.0)
    assert(result.speeds.get("base").throughput.mean.asScala.forall(_ == 50.0))
  }

  test("a model whose record gave way to another one's has its curves") {
    val other = result.trainings.asScala.find(_.model == "other").get
    assert((other.step, other.parameters, other.bitsPerByte, other.steps, other.lastLoss) == ((null, null, null, 20L, 1.0)))
    assert(other.unusual.isEmpty && other.validation.isEmpty)
  }

  test("without the counts of every source there are no bits per byte") {
    assert(new TrainingQueries(tables, packed, counts.subList(0, 1)).trainings().trainings.get(0).bitsPerByte == null)
    assert(new TrainingQueries(tables, null, counts).trainings().trainings.get(0).bitsPerByte == null)
  }

  test("unusual steps know how many documents they saw, and the longest") {
    assert(base.unusualSteps == 3)
    assert(base.unusual.asScala.map(each => (each.step, each.verdict, Option(each.loss))) ==
      Seq((3L, "mark", Some(7.0)), (4L, "skip_non_finite", None), (7L, "skip_non_finite", None)))
    for (each <- base.unusual.asScala) {
      val spans = (each.firstIndex to each.lastIndex).flatMap { place =>
        val sequence = TrainedRun.sequences(TrainingQueriesSuite.order.index(place).toInt)
        sequence.documents.asScala.map(span => (-span.length, span.id, sequence.index, span.start))
      }
      assert(each.documents == spans.map(_._2).distinct.size)
      assert(each.longest.asScala.map((seen: SeenDocument) => (-seen.length, seen.id, seen.index, seen.start)) == spans.sorted.take(10))
      assert(each.longest.asScala.forall(_.source != null))
    }
  }

  test("a run without trainings has none") {
    val none = new RunTables(spark, "", java.util.List.of(), java.util.Map.of(), java.util.Map.of(), java.util.Map.of(), java.util.Map.of(), "")
    assert(new TrainingQueries(none, null, counts).trainings().trainings.isEmpty)
  }
}

object TrainingQueriesSuite {

  def order = new SequenceOrder(TrainedRun.rows, TrainedRun.rows - TrainedRun.trained, TrainedRun.seed, TrainedRun.blockRows)
}

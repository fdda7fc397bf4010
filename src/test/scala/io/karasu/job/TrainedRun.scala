package io.karasu.job

import io.karasu.corpus.{CorpusDocument, DocumentSpan, PackedSequence, SupervisedSpan, Table, TrainingStep}
import io.karasu.spark.{Columns, RecordEncoder, RunFolder, StepRecord, TableSummary}
import java.lang.{Double => JDouble}
import org.apache.spark.sql.SparkSession
import scala.collection.JavaConverters._

/** A run folder as a training leaves it: 23 sequences of one to three parts of documents, the last three held out, eight sequences in each of
  * seven steps. The model is `base`; the table of steps has those of another one too. */
object TrainedRun {

  val rows = 23
  val trained = 20
  val perStep = 8
  val steps = 7
  val seed = 42L
  val blockRows = 6
  val digest = "5fd7"

  val documents: Seq[CorpusDocument] = (0 until 30).map(n =>
    new CorpusDocument(f"$n%032x", if (n % 3 == 0) "books" else "web", s"https://a.jp/$n", if (n == 5) "表\tと\n裏" else s"題$n", null, null, "文", 1))

  val sequences: Seq[PackedSequence] = (0 until rows).map { index =>
    val parts = (0 to index % 3).map(part => new DocumentSpan(documents((index * 2 + part * 7) % 30).id, part * 4, 2 + index % 2))
    new PackedSequence(index, new Array[Int](16), Array(0), parts.asJava, java.util.List.of[SupervisedSpan]())
  }

  def step(model: String, number: Long, loss: Double): TrainingStep = new TrainingStep(model, 1, number, loss, if (loss.isNaN) loss else 2 * loss,
    1e-3, 100, 50, null.asInstanceOf[JDouble], 1, 0, 1, (number - 1) * perStep, number * perStep - 1)

  /** Writes tables and records; the loss of a step is ten minus its number, but for steps that are not finite. */
  def write(spark: SparkSession, folder: RunFolder, notFinite: Set[Int] = Set.empty, unusual: Seq[(Int, String)] = Nil): Unit = {
    def table[T <: Record](table: Table, rows: Seq[T], row: Class[T], files: Int): Unit =
      Columns.toDisk(spark.createDataset(rows.asJava)(RecordEncoder.of(row)).coalesce(files), row)
        .write.parquet(folder.table(table).toString)
    table(Table.CORPUS, documents, classOf[CorpusDocument], 1)
    table(Table.SEQUENCES, sequences, classOf[PackedSequence], 2)
    val own = (1 to steps).map(n => step("base", n, if (notFinite(n)) Double.NaN else 10.0 - n))
    table(Table.STEPS, own ++ (1 to 20).map(n => step("other", n, 1.0)), classOf[TrainingStep], 1)
    folder.finish(record("pack", Map.empty[String, AnyRef].asJava, Map.empty, Map("sequences" -> digest)))
    folder.finish(training(unusual))
  }

  def training(unusual: Seq[(Int, String)]): StepRecord = {
    val config = Map[String, Any]("name" -> "base", "table" -> "sequences", "seed" -> seed, "blockRows" -> blockRows,
      "validationSequences" -> (rows - trained)).asJava
    val figures = Map[String, Any]("model" -> "base", "parameters" -> 1234, "steps" -> steps, "tokens" -> 700, "unigramEntropy" -> 7.5,
      "validation" -> Seq(Map[String, Any]("step" -> 4, "loss" -> 6.5).asJava, Map[String, Any]("step" -> 7, "loss" -> "NaN").asJava).asJava,
      "unusual" -> unusual.map { case (step, verdict) =>
        Map[String, Any]("step" -> step, "verdict" -> verdict, "firstIndex" -> (step - 1) * perStep, "lastIndex" -> (step * perStep - 1)).asJava
      }.asJava).asJava
    record("pretrain", config, Map("sequences" -> digest), Map.empty, Map[String, AnyRef]("training" -> figures))
  }

  def record(step: String, config: AnyRef, inputs: Map[String, String], outputs: Map[String, String],
      report: Map[String, AnyRef] = Map.empty): StepRecord =
    new StepRecord(step, "", config, inputs.asJava,
      outputs.map { case (name, digest) => name -> new TableSummary(rows, digest, java.util.Map.of()) }.asJava,
      java.util.Map.of(), report.asJava, java.util.Map.of(), 1.0, null)
}

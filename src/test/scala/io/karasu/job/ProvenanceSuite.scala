package io.karasu.job

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import io.karasu.config.ConfigException
import io.karasu.spark.{InputException, RunFolder}
import io.karasu.train.SequenceOrder
import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import org.scalatest.funsuite.AnyFunSuite
import scala.collection.JavaConverters._

/** Which documents a step saw, against a reading of the sequences one after the other, in the first epoch and in later ones. */
class ProvenanceSuite extends AnyFunSuite with RunFixture {

  private lazy val folder: RunFolder = {
    val folder = new RunFolder(Files.createTempDirectory("karasu-provenance").resolve("run").toString, hadoop)
    TrainedRun.write(spark, folder)
    folder
  }

  private def command(words: String*) = ProvenanceCommand.parse((Seq("--run", folder.root.toString) ++ words).asJava)

  private def said(words: String*): Seq[String] = {
    val out = new ByteArrayOutputStream()
    command(words: _*).print(spark, folder, command(words: _*).find(folder), new PrintStream(out, true, UTF_8))
    out.toString(UTF_8).split('\n').toSeq
  }

  /** The places of the training order, read one after the other. */
  private def read(from: Int, to: Int): Seq[String] = {
    val order = new SequenceOrder(TrainedRun.rows, TrainedRun.rows - TrainedRun.trained, TrainedRun.seed, TrainedRun.blockRows)
    for {
      step <- from to to
      place <- (step - 1) * TrainedRun.perStep until step * TrainedRun.perStep
      sequence = TrainedRun.sequences(order.index(place).toInt)
      span <- sequence.documents.asScala
    } yield {
      val document = TrainedRun.documents.find(_.id == span.id).get
      Seq(step, sequence.index, span.id, document.source, span.start, span.length, document.url, document.title.replaceAll("[\t\n]", " ")).mkString("\t")
    }
  }

  test("the steps of the first epoch saw the sequences in their order") {
    assert(said("model=base", "steps=1") == "step\tindex\tid\tsource\tstart\tlength\turl\ttitle" +: read(1, 1))
    assert(read(1, 1).map(_.split("\t")(1).toInt).distinct == (0 until 8))
  }

  test("a step over the end of an epoch and the whole of the second one are as read one by one") {
    assert(said("steps=3-5").tail == read(3, 5))
    val indices = said("steps=3-5").tail.map(_.split("\t")(1).toInt)
    assert(indices.toSet == (0 until TrainedRun.trained).toSet, "places 20 to 39 are an epoch; those held out are never seen")
    assert(indices.drop(8).distinct != indices.drop(8).distinct.sorted, "in another order than the first")
  }

  test("as JSON, a line for each part") {
    val json = said("--json", "steps=7").map((line: String) => new ObjectMapper().readTree(line))
    assert(json.map((row: JsonNode) => Seq("step", "index", "id", "source", "start", "length", "url").map((name: String) => row.get(name).asText).mkString("\t")) ==
      read(7, 7).map(_.split("\t").init.mkString("\t")))
    assert(said("--json", "steps=1-7").exists(_.contains("\"表\\tと\\n裏\"")))
  }

  test("wrong words are named, with what was expected") {
    for ((words, message) <- Seq(
        Seq("steps=0") -> "command line: steps=0 (expected steps=FROM or steps=FROM-TO, from 1)",
        Seq("steps=4-3") -> "command line: steps=4-3 (expected FROM not above TO)",
        Seq("steps=6-8") -> "command line: steps=6-8 (expected steps from 1 to 7, as many as there were)",
        Seq("model=base") -> "command line: steps: missing (expected steps=FROM or steps=FROM-TO)",
        Seq("step=1") -> "command line: step=1 (expected --run RUN, --json, model=NAME or steps=FROM[-TO])",
        Seq("model=none", "steps=1") -> s"command line: model=none (expected base, trained in ${folder.root})"))
      assert(intercept[ConfigException](said(words: _*)).getMessage == message)
  }

  test("a run without a training, and one whose sequences were made again") {
    val other = new RunFolder(Files.createTempDirectory("karasu-provenance").resolve("run").toString, hadoop)
    assert(intercept[InputException](command("steps=1").find(other)).getMessage ==
      s"provenance: no model was trained in ${other.root} (run jobs/submit.py pretrain first)")
    TrainedRun.write(spark, other)
    other.finish(TrainedRun.record("pack", java.util.Map.of(), Map.empty, Map("sequences" -> "another")))
    assert(intercept[InputException](command("steps=1").find(other)).getMessage ==
      "provenance: pack made sequences again after it (the sequences that pretrain saw are not there any more)")
  }
}

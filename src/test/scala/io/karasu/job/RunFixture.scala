package io.karasu.job

import io.karasu.SparkSessionFixture
import io.karasu.spark.RunFolder
import java.io.FileOutputStream
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.zip.GZIPOutputStream
import scala.collection.JavaConverters._

/** Runs steps in the test's own Spark session, in a folder with `conf/` and `run/`, as `Job` would. */
trait RunFixture extends SparkSessionFixture {

  protected def hadoop = spark.sessionState.newHadoopConf()

  protected def runFolder(folder: Path) = new RunFolder(folder.resolve("run").toString, hadoop)

  protected def config(step: Step, folder: Path, overrides: String*): ResolvedConfig =
    ResolvedConfig.checkAll(step, new Invocation(folder.resolve("conf").toString, folder.resolve("run").toString, overrides.asJava), hadoop)

  protected def run(step: Step, folder: Path, overrides: String*): Unit = {
    val resolved = config(step, folder, overrides: _*)
    val fingerprint = Fingerprint.of(resolved, runFolder(folder), hadoop)
    runFolder(folder).begin(step.id)
    val run = new Run(spark, runFolder(folder), step)
    step.run(run, resolved.record)
    runFolder(folder).finish(run.record(fingerprint, resolved.tree.plain, java.util.Map.of[String, String](), 1.5, null))
  }

  protected def lines(file: String): Seq[String] = Files.readAllLines(Path.of(file), UTF_8).asScala.toList

  protected def write(file: Path, lines: Seq[String]): Unit = {
    Files.createDirectories(file.getParent)
    val raw = new FileOutputStream(file.toFile)
    val out = if (file.toString.endsWith(".gz")) new GZIPOutputStream(raw) else raw
    try out.write(lines.map(_ + "\n").mkString.getBytes(UTF_8))
    finally out.close()
  }
}

package io.karasu.ingest

import io.karasu.SparkSessionFixture
import io.karasu.spark.InputFiles
import org.apache.spark.sql.Dataset

import java.nio.file.{Files, Path}
import scala.collection.JavaConverters._

/** Runs the stage `ingest` on files. */
trait IngestFixture extends SparkSessionFixture {

  protected val WholeFiles: Limits = Readings.LIMITS

  /** What the files below `folder` become as `source`. */
  protected def ingest(source: Source, folder: Path, limits: Limits = WholeFiles): Seq[Ingested] =
    rows(source, folder, limits).collectAsList().asScala.toVector

  protected def rows(source: Source, folder: Path, limits: Limits = WholeFiles): Dataset[Ingested] = {
    val files = InputFiles.list(folder.toString, "test", spark.sessionState.newHadoopConf())
    new Ingest(java.util.Collections.singletonList(source), Readings.NORMALIZATION, limits)
      .apply(spark, java.util.Collections.singletonList(files))
  }

  /** A folder that is gone after `body`. */
  protected def inFolder[T](body: Path => T): T = {
    val folder = Files.createTempDirectory("ingest")
    try body(folder)
    finally {
      val all = Files.walk(folder)
      try all.sorted(java.util.Comparator.reverseOrder()).forEach(p => Files.delete(p))
      finally all.close()
    }
  }

  /** The last part of a row's file, without the folders. */
  protected def name(row: Ingested): String = row.file.substring(row.file.lastIndexOf('/') + 1)
}

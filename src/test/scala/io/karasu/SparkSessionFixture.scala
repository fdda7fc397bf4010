package io.karasu

import org.apache.spark.sql.SparkSession

/** Gives a suite the one Spark session of the JVM: two cores, two shuffle partitions, no UI, no network. */
trait SparkSessionFixture {

  protected lazy val spark: SparkSession = SparkSessionFixture.session

  /** Runs `body` with other settings of the session, and puts the old ones back. */
  protected def withConf[T](settings: (String, String)*)(body: => T): T = {
    val before = settings.map { case (key, _) => key -> spark.conf.getOption(key) }
    settings.foreach { case (key, value) => spark.conf.set(key, value) }
    try body
    finally before.foreach {
      case (key, Some(value)) => spark.conf.set(key, value)
      case (key, None)        => spark.conf.unset(key)
    }
  }
}

private object SparkSessionFixture {

  lazy val session: SparkSession = SparkSession
    .builder()
    .master("local[2]")
    .appName("karasu-tests")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.sql.ansi.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.sql.warehouse.dir", "target/spark-warehouse")
    .config("spark.ui.enabled", "false")
    .getOrCreate()
}

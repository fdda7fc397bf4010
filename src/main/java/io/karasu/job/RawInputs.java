package io.karasu.job;

import io.karasu.spark.InputFile;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A configuration that names raw files, which are part of its step's fingerprint. */
interface RawInputs {

  /**
   * The files, in a stable order.
   *
   * @throws io.karasu.spark.InputException if one is missing
   */
  List<InputFile> files(Configuration hadoop);
}

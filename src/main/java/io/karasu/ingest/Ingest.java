package io.karasu.ingest;

import io.karasu.corpus.Document;
import io.karasu.spark.Columns;
import io.karasu.spark.InputFile;
import io.karasu.spark.RecordEncoder;
import io.karasu.text.JapaneseNormalizer;
import io.karasu.text.Normalization;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that reads raw files: slices of files in, one row for each document or rejection out.
 */
public final class Ingest {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final List<Source> sources;
  private final Normalization normalization;
  private final Limits limits;

  /** Reads {@code sources}, in any order of their files. */
  public Ingest(List<Source> sources, Normalization normalization, Limits limits) {
    this.sources = List.copyOf(sources);
    this.normalization = normalization;
    this.limits = limits;
  }

  /**
   * Reads the files of each source.
   *
   * @param files the files of each source, in the order of the sources
   */
  public Dataset<Ingested> apply(SparkSession session, List<List<InputFile>> files) {
    return session.createDataset(
        units(session, files, configuration(session)).rdd(), RecordEncoder.of(Ingested.class));
  }

  /**
   * Reads the files of each source and parts what is found, so that text is written once.
   *
   * @param files the files of each source, in the order of the sources
   * @param narrow a folder for the narrow rows, which stays until they have been read
   */
  public Parted parted(SparkSession session, List<List<InputFile>> files, String narrow) {
    Broadcast<SerializableConfiguration> hadoop = configuration(session);
    CollectionAccumulator<String> written = session.sparkContext().collectionAccumulator();
    StructType columns =
        Columns.toDisk(session.emptyDataset(RecordEncoder.of(Document.class)), Document.class)
            .schema();
    JavaRDD<InternalRow> documents =
        units(session, files, hadoop).mapPartitions(new Parting(narrow, hadoop, written));
    return new Parted(session.internalCreateDataFrame(documents.rdd(), columns, false), written);
  }

  private JavaRDD<Ingested> units(
      SparkSession session,
      List<List<InputFile>> files,
      Broadcast<SerializableConfiguration> hadoop) {
    List<List<Slice>> tasks = plan(files);
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(tasks, StrictMath.max(1, tasks.size()))
        .flatMap(new ReadTask(sources, normalization, limits, hadoop));
  }

  private static Broadcast<SerializableConfiguration> configuration(SparkSession session) {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .broadcast(new SerializableConfiguration(session.sessionState().newHadoopConf()));
  }

  private List<List<Slice>> plan(List<List<InputFile>> files) {
    SlicePlan plan = new SlicePlan(limits.splitBytes());
    for (int source = 0; source < sources.size(); source++) {
      int whole = 0;
      for (InputFile file : files.get(source)) {
        boolean splits = sources.get(source).splits(file.path());
        whole += !splits && file.size() > limits.splitBytes() ? 1 : 0;
        plan.add(source, file, splits);
      }
      if (whole > 0) {
        LOG.info(
            "source {}: {} compressed files or archives are larger than splitBytes and are read by one task each",
            sources.get(source).name(),
            whole);
      }
    }
    return plan.tasks();
  }

  /** Reads the slices of one task. */
  private record ReadTask(
      List<Source> sources,
      Normalization normalization,
      Limits limits,
      Broadcast<SerializableConfiguration> hadoop)
      implements FlatMapFunction<List<Slice>, Ingested>, Serializable {

    @Override
    public Iterator<Ingested> call(List<Slice> slices) {
      JapaneseNormalizer normalizer = new JapaneseNormalizer(normalization);
      ArrayDeque<Ingested> ready = new ArrayDeque<>();
      return new SliceRows(
          slices.iterator(),
          this::open,
          slice -> new Sink(sources.get(slice.source()).name(), normalizer, ready::add),
          ready);
    }

    private SliceReader open(Slice slice) {
      return SliceReaders.open(sources.get(slice.source()), limits, slice, hadoop.value().value());
    }
  }
}

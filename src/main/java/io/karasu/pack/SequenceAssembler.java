package io.karasu.pack;

import io.karasu.corpus.DocumentSpan;
import io.karasu.corpus.PackedSequence;
import io.karasu.corpus.SupervisedSpan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Assembles the sequences of one file from their pieces in order, and fails if one is missing or
 * there twice.
 *
 * @param sequenceLength positions of a sequence
 * @param eos token id after a document's end
 * @param pad token id of the padding
 * @param sequencesPerFile rows of a file
 * @param sequences rows of the table
 */
record SequenceAssembler(int sequenceLength, int eos, int pad, int sequencesPerFile, long sequences)
    implements Function2<Integer, Iterator<Tuple2<SliceKey, int[]>>, Iterator<PackedSequence>>,
        Serializable {

  @Override
  public Iterator<PackedSequence> call(Integer file, Iterator<Tuple2<SliceKey, int[]>> pieces) {
    long first = (long) file * sequencesPerFile;
    long end = Math.min(sequences, first + sequencesPerFile);
    return new Iterator<>() {
      private long index = first;

      @Override
      public boolean hasNext() {
        if (index >= end && pieces.hasNext()) {
          throw new IllegalStateException(
              "pieces of file " + file + ": more than planned (are ids in tokens unique?)");
        }
        return index < end;
      }

      @Override
      public PackedSequence next() {
        if (!hasNext()) {
          throw new NoSuchElementException("sequence " + index);
        }
        return assemble(index++, pieces);
      }
    };
  }

  private PackedSequence assemble(long index, Iterator<Tuple2<SliceKey, int[]>> pieces) {
    int[] inputIds = new int[sequenceLength];
    List<DocumentSpan> documents = new ArrayList<>();
    List<Integer> segments = new ArrayList<>();
    int used = 0;
    int count = 1;
    for (int ordinal = 0; ordinal < count; ordinal++) {
      Tuple2<SliceKey, int[]> piece = pieces.hasNext() ? pieces.next() : null;
      check(index, ordinal, piece);
      SliceKey key = piece._1();
      count = key.pieces;
      segments.add(used);
      documents.add(new DocumentSpan(key.id, key.start, key.length));
      System.arraycopy(piece._2(), 0, inputIds, used, key.length);
      used += key.length;
      if (key.ends) {
        inputIds[used++] = eos;
      }
    }
    if (used < sequenceLength) {
      segments.add(used);
      Arrays.fill(inputIds, used, sequenceLength, pad);
    }
    int[] starts = segments.stream().mapToInt(Integer::intValue).toArray();
    return new PackedSequence(
        index, inputIds, starts, documents, List.of(new SupervisedSpan(0, used)));
  }

  private static void check(long index, int ordinal, Tuple2<SliceKey, int[]> piece) {
    if (piece == null || piece._1().index != index || piece._1().ordinal != ordinal) {
      throw new IllegalStateException(
          "piece "
              + ordinal
              + " of sequence "
              + index
              + ": missing, or another one is there twice (expected one row in tokens for each id)");
    }
    if (piece._2().length != piece._1().length) {
      throw new IllegalStateException(
          "document "
              + piece._1().id
              + ": "
              + piece._2().length
              + " tokens from "
              + piece._1().start
              + " (expected "
              + piece._1().length
              + " as tokens.length says)");
    }
  }
}

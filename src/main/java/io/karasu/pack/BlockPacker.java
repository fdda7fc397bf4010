package io.karasu.pack;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;

/**
 * Packs the documents of one block into sequences, on lengths only. A document that does not fit
 * into a sequence is split into full sequences and a remainder, which takes part in best fit. If
 * the remainder were the EOS alone, the last full part gives its last token to it, so no token and
 * no EOS is ever dropped.
 *
 * <p>Inside a sequence, pieces keep the global order; the sequences of a block are ordered by a
 * seeded hash of what they hold. The result does not depend on the order of the input.
 *
 * @param sequenceLength positions of a sequence; at least 2
 * @param seed seed of the order of sequences
 */
record BlockPacker(int sequenceLength, long seed)
    implements FlatMapGroupsFunction<Long, DrawnDocument, PlannedSequence>, Serializable {

  @Override
  public Iterator<PlannedSequence> call(Long block, Iterator<DrawnDocument> documents) {
    List<DrawnDocument> all = new ArrayList<>();
    documents.forEachRemaining(all::add);
    return pack(block, all).iterator();
  }

  /** The sequences of a block, in order. */
  List<PlannedSequence> pack(long block, List<DrawnDocument> documents) {
    List<PlannedPiece> pieces =
        documents.stream()
            .sorted(DrawnDocument.ORDER)
            .flatMap(document -> split(document).stream())
            .toList();
    int[] sizes = pieces.stream().mapToInt(PlannedPiece::size).toArray();
    List<Bin> bins = fill(pieces, BestFit.pack(sizes, sequenceLength));
    // Equal hashes keep the order of the bins, which is that of their first pieces.
    bins.sort(Comparator.comparingLong(Bin::key));
    List<PlannedSequence> sequences = new ArrayList<>(bins.size());
    for (Bin bin : bins) {
      int tokens = bin.pieces().stream().mapToInt(PlannedPiece::size).sum();
      sequences.add(new PlannedSequence(block, sequences.size(), tokens, bin.pieces()));
    }
    return sequences;
  }

  /** The pieces of a document, in order. */
  List<PlannedPiece> split(DrawnDocument document) {
    int end = document.ends() ? 1 : 0;
    List<PlannedPiece> pieces = new ArrayList<>();
    int start = 0;
    while (document.length() - start + end > sequenceLength) {
      // Without the minimum a piece could take all tokens and leave an EOS without a document.
      int length = Math.min(sequenceLength, document.length() - start - end);
      pieces.add(new PlannedPiece(document.id(), start, length, false));
      start += length;
    }
    pieces.add(new PlannedPiece(document.id(), start, document.length() - start, document.ends()));
    return pieces;
  }

  private List<Bin> fill(List<PlannedPiece> pieces, int[] bins) {
    List<List<PlannedPiece>> filled = new ArrayList<>();
    int[] places = new int[bins.length];
    Arrays.fill(places, -1);
    for (int i = 0; i < bins.length; i++) {
      if (places[bins[i]] < 0) {
        places[bins[i]] = filled.size();
        filled.add(new ArrayList<>());
      }
      filled.get(places[bins[i]]).add(pieces.get(i));
    }
    List<Bin> result = new ArrayList<>(filled.size());
    filled.forEach(bin -> result.add(new Bin(DrawKey.ofSequence(seed, bin), bin)));
    return result;
  }

  private record Bin(long key, List<PlannedPiece> pieces) {}
}

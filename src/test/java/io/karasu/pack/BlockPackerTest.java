package io.karasu.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BlockPackerTest {

  private static final int LENGTH = 8;

  private final BlockPacker packer = new BlockPacker(LENGTH, 1);

  @Test
  void keepsADocumentThatFitsWithItsEos() {
    assertThat(packer.split(document("a", 7, true)))
        .isEqualTo(List.of(new PlannedPiece("a", 0, 7, true)));
  }

  @Test
  void splitsALongDocumentIntoFullPiecesAndARemainder() {
    assertThat(packer.split(document("a", 19, true)))
        .isEqualTo(
            List.of(
                new PlannedPiece("a", 0, 8, false),
                new PlannedPiece("a", 8, 8, false),
                new PlannedPiece("a", 16, 3, true)));
  }

  @Test
  void leavesNoEosWithoutAToken() {
    assertThat(packer.split(document("a", 16, true)))
        .isEqualTo(
            List.of(
                new PlannedPiece("a", 0, 8, false),
                new PlannedPiece("a", 8, 7, false),
                new PlannedPiece("a", 15, 1, true)));
  }

  @Test
  void fillsASequenceWithACutDocumentWithoutEos() {
    assertThat(packer.split(document("a", 8, false)))
        .isEqualTo(List.of(new PlannedPiece("a", 0, 8, false)));
  }

  @Test
  void keepsTheGlobalOrderInsideASequence() {
    List<PlannedSequence> sequences =
        packer.pack(
            5,
            List.of(
                new DrawnDocument(5, 0.6, "s", 0, "short", 1, true),
                new DrawnDocument(5, 0.7, "s", 0, "long", 4, true)));
    assertThat(sequences)
        .isEqualTo(
            List.of(
                new PlannedSequence(
                    5,
                    0,
                    7,
                    List.of(
                        new PlannedPiece("short", 0, 1, true),
                        new PlannedPiece("long", 0, 4, true)))));
  }

  @Property
  void losesAndDoublesNoToken(@ForAll("documents") List<DrawnDocument> documents) {
    List<PlannedSequence> sequences = packer.pack(0, documents);
    Map<String, List<PlannedPiece>> byId =
        sequences.stream()
            .flatMap(sequence -> sequence.pieces().stream())
            .collect(Collectors.groupingBy(PlannedPiece::id));
    assertThat(byId).hasSize(documents.size());
    for (DrawnDocument document : documents) {
      List<PlannedPiece> pieces = new ArrayList<>(byId.get(document.id()));
      pieces.sort((a, b) -> Integer.compare(a.start(), b.start()));
      int next = 0;
      for (PlannedPiece piece : pieces) {
        assertThat(piece.start()).isEqualTo(next);
        assertThat(piece.length()).isPositive();
        next += piece.length();
        assertThat(piece.ends()).isEqualTo(document.ends() && next == document.length());
      }
      assertThat(next).isEqualTo(document.length());
    }
  }

  @Property
  void overfillsNoSequenceAndNumbersThem(@ForAll("documents") List<DrawnDocument> documents) {
    List<PlannedSequence> sequences = packer.pack(3, documents);
    for (int i = 0; i < sequences.size(); i++) {
      PlannedSequence sequence = sequences.get(i);
      int tokens = sequence.pieces().stream().mapToInt(PlannedPiece::size).sum();
      assertThat(tokens).isEqualTo(sequence.tokens()).isBetween(1, LENGTH);
      assertThat(sequence.number()).isEqualTo(i);
      assertThat(sequence.block()).isEqualTo(3);
    }
  }

  @Property(tries = 200)
  void ignoresTheOrderOfItsInput(@ForAll("documents") List<DrawnDocument> documents) {
    List<DrawnDocument> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(documents.size()));
    assertThat(packer.pack(0, shuffled)).isEqualTo(packer.pack(0, documents));
  }

  @Test
  void ordersSequencesByTheSeed() {
    List<DrawnDocument> documents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      documents.add(document("d" + i, LENGTH - 1, true));
    }
    List<PlannedSequence> other = new BlockPacker(LENGTH, 2).pack(0, documents);
    assertThat(packer.pack(0, documents)).isNotEqualTo(other);
    assertThat(packer.pack(0, documents).stream().map(PlannedSequence::pieces).toList())
        .containsExactlyInAnyOrderElementsOf(other.stream().map(PlannedSequence::pieces).toList());
  }

  @Provide
  Arbitrary<List<DrawnDocument>> documents() {
    return Combinators.combine(Arbitraries.integers().between(1, 40), Arbitraries.of(true, false))
        .as((length, ends) -> document("", length, ends))
        .list()
        .ofMaxSize(60)
        .map(BlockPackerTest::withIds);
  }

  private static List<DrawnDocument> withIds(List<DrawnDocument> documents) {
    List<DrawnDocument> named = new ArrayList<>();
    for (DrawnDocument document : documents) {
      named.add(document("d" + named.size(), document.length(), document.ends()));
    }
    return named;
  }

  private static DrawnDocument document(String id, int length, boolean ends) {
    // Equal places, so that the order falls to source, epoch and id.
    return new DrawnDocument(0, 0.5, "s", 0, id, length, ends);
  }
}

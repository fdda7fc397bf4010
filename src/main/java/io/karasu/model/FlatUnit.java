package io.karasu.model;

import java.util.List;

/**
 * One flat vector of parameters: what is gathered, computed with and reduced as a whole.
 *
 * @param name {@code embedding}, {@code layer.N} or {@code head}
 * @param pieces its matrices and vectors, one after the other without gaps
 */
public record FlatUnit(String name, List<Piece> pieces) {

  /** Copies the list. */
  public FlatUnit {
    pieces = List.copyOf(pieces);
  }

  /** Number of parameters. */
  public long size() {
    return pieces.stream().mapToLong(Piece::size).sum();
  }

  /**
   * A piece of it.
   *
   * @throws IllegalArgumentException if the unit has none of that role
   */
  public Piece piece(Piece.Role role) {
    return pieces.stream()
        .filter(piece -> piece.role() == role)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no " + role));
  }
}

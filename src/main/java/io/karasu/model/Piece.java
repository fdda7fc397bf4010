package io.karasu.model;

/**
 * One matrix or vector inside a flat unit, row after row.
 *
 * @param role what it is
 * @param offset its first element in the unit
 * @param rows outputs of a matrix; elements of a vector
 * @param columns inputs of a matrix; 1 for a vector
 */
public record Piece(Role role, long offset, int rows, int columns) {

  /** What a piece is. Their order is their order in a unit. */
  public enum Role {
    EMBEDDING,
    INPUT_NORM,
    QUERY,
    KEY,
    VALUE,
    QUERY_BIAS,
    KEY_BIAS,
    VALUE_BIAS,
    OUTPUT,
    POST_NORM,
    GATE,
    UP,
    DOWN,
    FINAL_NORM,
    HEAD
  }

  /** Number of elements. */
  public long size() {
    return (long) rows * columns;
  }

  /** Whether weight decay applies: matrices, the embedding among them; not norms and biases. */
  public boolean decays() {
    return columns > 1;
  }
}

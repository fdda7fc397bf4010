package io.karasu.model;

import static io.karasu.model.Piece.Role.DOWN;
import static io.karasu.model.Piece.Role.EMBEDDING;
import static io.karasu.model.Piece.Role.FINAL_NORM;
import static io.karasu.model.Piece.Role.GATE;
import static io.karasu.model.Piece.Role.HEAD;
import static io.karasu.model.Piece.Role.INPUT_NORM;
import static io.karasu.model.Piece.Role.KEY;
import static io.karasu.model.Piece.Role.KEY_BIAS;
import static io.karasu.model.Piece.Role.OUTPUT;
import static io.karasu.model.Piece.Role.POST_NORM;
import static io.karasu.model.Piece.Role.QUERY;
import static io.karasu.model.Piece.Role.QUERY_BIAS;
import static io.karasu.model.Piece.Role.UP;
import static io.karasu.model.Piece.Role.VALUE;
import static io.karasu.model.Piece.Role.VALUE_BIAS;

import io.karasu.model.Piece.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * How the parameters of a decoder lie in flat vectors: the embedding, one unit for each layer, the
 * head (final norm and, unless tied, the output matrix). Query, key and value lie side by side, as
 * do gate and up, so that one matrix product serves each group.
 */
public final class Layout {

  private final List<FlatUnit> units;

  private Layout(List<FlatUnit> units) {
    this.units = List.copyOf(units);
  }

  /** The layout of a configuration. */
  public static Layout of(DecoderConfig config) {
    List<FlatUnit> units = new ArrayList<>();
    units.add(
        new Pieces().matrix(EMBEDDING, config.vocabulary(), config.hidden()).unit("embedding"));
    for (int layer = 0; layer < config.layers(); layer++) {
      units.add(layer(config).unit("layer." + layer));
    }
    Pieces head = new Pieces().vector(FINAL_NORM, config.hidden());
    if (!config.tied()) {
      head.matrix(HEAD, config.vocabulary(), config.hidden());
    }
    units.add(head.unit("head"));
    return new Layout(units);
  }

  /** All units: the embedding, the layers in order, the head. */
  public List<FlatUnit> units() {
    return units;
  }

  private static Pieces layer(DecoderConfig config) {
    int hidden = config.hidden();
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    Pieces pieces =
        new Pieces()
            .vector(INPUT_NORM, hidden)
            .matrix(QUERY, queries, hidden)
            .matrix(KEY, keys, hidden)
            .matrix(VALUE, keys, hidden);
    if (config.attentionBias()) {
      pieces.vector(QUERY_BIAS, queries).vector(KEY_BIAS, keys).vector(VALUE_BIAS, keys);
    }
    return pieces
        .matrix(OUTPUT, hidden, queries)
        .vector(POST_NORM, hidden)
        .matrix(GATE, config.intermediate(), hidden)
        .matrix(UP, config.intermediate(), hidden)
        .matrix(DOWN, hidden, config.intermediate());
  }

  /** Lays pieces one after the other. */
  private static final class Pieces {
    private final List<Piece> pieces = new ArrayList<>();
    private long end;

    Pieces matrix(Role role, int rows, int columns) {
      Piece piece = new Piece(role, end, rows, columns);
      pieces.add(piece);
      end += piece.size();
      return this;
    }

    Pieces vector(Role role, int length) {
      return matrix(role, length, 1);
    }

    FlatUnit unit(String name) {
      return new FlatUnit(name, pieces);
    }
  }
}

package io.karasu.model.huggingface;

import io.karasu.model.DecoderConfig;
import io.karasu.model.Family;
import io.karasu.model.FlatUnit;
import io.karasu.model.Layout;
import io.karasu.model.Piece;
import io.karasu.model.Piece.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tensors that each family's folder holds, and where they lie in the flat units. */
final class TensorSlots {

  private static final String EMBEDDING = "embed_tokens.weight";

  /** Names in a layer, as Llama, Mistral and Qwen2 have them. */
  private static final Map<Role, String> LLAMA =
      Map.ofEntries(
          Map.entry(Role.INPUT_NORM, "input_layernorm.weight"),
          Map.entry(Role.QUERY, "self_attn.q_proj.weight"),
          Map.entry(Role.KEY, "self_attn.k_proj.weight"),
          Map.entry(Role.VALUE, "self_attn.v_proj.weight"),
          Map.entry(Role.QUERY_BIAS, "self_attn.q_proj.bias"),
          Map.entry(Role.KEY_BIAS, "self_attn.k_proj.bias"),
          Map.entry(Role.VALUE_BIAS, "self_attn.v_proj.bias"),
          Map.entry(Role.OUTPUT, "self_attn.o_proj.weight"),
          Map.entry(Role.POST_NORM, "post_attention_layernorm.weight"),
          Map.entry(Role.GATE, "mlp.gate_proj.weight"),
          Map.entry(Role.UP, "mlp.up_proj.weight"),
          Map.entry(Role.DOWN, "mlp.down_proj.weight"));

  /**
   * Names in a layer of Qwen-1. It computes {@code c_proj(w1(x) · silu(w2(x)))}, so w2 is the gate;
   * query, key and value are one tensor, named by the query.
   */
  private static final Map<Role, String> QWEN1 =
      Map.of(
          Role.INPUT_NORM, "ln_1.weight",
          Role.QUERY, "attn.c_attn.weight",
          Role.QUERY_BIAS, "attn.c_attn.bias",
          Role.OUTPUT, "attn.c_proj.weight",
          Role.POST_NORM, "ln_2.weight",
          Role.GATE, "mlp.w2.weight",
          Role.UP, "mlp.w1.weight",
          Role.DOWN, "mlp.c_proj.weight");

  private TensorSlots() {}

  /** All tensors of a model, in the order of the units and of the offsets in each. */
  static List<TensorSlot> of(DecoderConfig config) {
    boolean isQwen1 = config.family() == Family.QWEN1;
    List<FlatUnit> units = Layout.of(config).units();
    List<TensorSlot> slots = new ArrayList<>();
    for (int unit = 0; unit < units.size(); unit++) {
      List<Piece> pieces = units.get(unit).pieces();
      for (int i = 0; i < pieces.size(); i++) {
        Piece piece = pieces.get(i);
        // Key and value follow their query.
        int fused = isQwen1 && isQuery(piece.role()) ? 3 : 1;
        int rows = pieces.subList(i, i + fused).stream().mapToInt(Piece::rows).sum();
        slots.add(
            new TensorSlot(name(isQwen1, unit, piece), shape(piece, rows), unit, piece.offset()));
        i += fused - 1;
      }
    }
    return List.copyOf(slots);
  }

  /** The name that a tied model's output head has if its folder holds the embedding twice. */
  static String head() {
    return "lm_head.weight";
  }

  /** Whether a tensor that some writers add is no parameter: a table that the reader computes. */
  static boolean isNoParameter(String name) {
    return name.endsWith("rotary_emb.inv_freq") || name.endsWith("attn.masked_bias");
  }

  private static boolean isQuery(Role role) {
    return role == Role.QUERY || role == Role.QUERY_BIAS;
  }

  private static List<Integer> shape(Piece piece, int rows) {
    return piece.columns() == 1 ? List.of(rows) : List.of(rows, piece.columns());
  }

  private static String name(boolean isQwen1, int unit, Piece piece) {
    return switch (piece.role()) {
      case EMBEDDING -> isQwen1 ? "transformer.wte.weight" : "model." + EMBEDDING;
      case FINAL_NORM -> isQwen1 ? "transformer.ln_f.weight" : "model.norm.weight";
      case HEAD -> head();
      default -> {
        int layer = unit - 1;
        yield isQwen1
            ? "transformer.h." + layer + "." + QWEN1.get(piece.role())
            : "model.layers." + layer + "." + LLAMA.get(piece.role());
      }
    };
  }
}

package io.karasu.model;

import io.karasu.model.Piece.Role;

/** One decoder layer in float64, number by number: what the kernels must compute. */
final class ScalarLayer {

  private final DecoderConfig config;
  private final FlatUnit unit;
  private final double[] flat;

  ScalarLayer(DecoderConfig config, double[] flat) {
    this.config = config;
    this.unit = Layout.of(config).units().get(1);
    this.flat = flat;
  }

  /** The layer's result for {@code x}, rows of {@code hidden} numbers. */
  double[] forward(double[] x, int[] bounds) {
    double[] result = new double[x.length];
    int width = config.hidden();
    for (int document = 1; document < bounds.length; document++) {
      int start = bounds[document - 1];
      int length = bounds[document] - start;
      double[][] rows = new double[length][width];
      for (int i = 0; i < length; i++) {
        System.arraycopy(x, (start + i) * width, rows[i], 0, width);
      }
      double[][] y = document(rows);
      for (int i = 0; i < length; i++) {
        System.arraycopy(y[i], 0, result, (start + i) * width, width);
      }
    }
    return result;
  }

  private double[][] document(double[][] x) {
    int n = x.length;
    double[][] q = new double[n][];
    double[][] k = new double[n][];
    double[][] v = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] h = norm(x[i], Role.INPUT_NORM);
      q[i] = rotated(biased(times(Role.QUERY, h), Role.QUERY_BIAS), i);
      k[i] = rotated(biased(times(Role.KEY, h), Role.KEY_BIAS), i);
      v[i] = biased(times(Role.VALUE, h), Role.VALUE_BIAS);
    }
    double[][] y = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] x1 = sum(x[i], times(Role.OUTPUT, attended(q[i], k, v, i)));
      double[] h = norm(x1, Role.POST_NORM);
      double[] gate = times(Role.GATE, h);
      double[] up = times(Role.UP, h);
      for (int j = 0; j < gate.length; j++) {
        gate[j] = gate[j] / (1 + Math.exp(-gate[j])) * up[j];
      }
      y[i] = sum(x1, times(Role.DOWN, gate));
    }
    return y;
  }

  private double[] attended(double[] q, double[][] k, double[][] v, int i) {
    int width = config.headDim();
    int first = config.window() == 0 ? 0 : Math.max(0, i - config.window() + 1);
    double[] o = new double[config.heads() * width];
    for (int head = 0; head < config.heads(); head++) {
      int shared = head / (config.heads() / config.kvHeads());
      double total = 0;
      double[] weights = new double[i + 1];
      for (int j = first; j <= i; j++) {
        double score = 0;
        for (int d = 0; d < width; d++) {
          score += q[head * width + d] * k[j][shared * width + d];
        }
        weights[j] = Math.exp(score / Math.sqrt(width));
        total += weights[j];
      }
      for (int j = first; j <= i; j++) {
        for (int d = 0; d < width; d++) {
          o[head * width + d] += weights[j] / total * v[j][shared * width + d];
        }
      }
    }
    return o;
  }

  private double[] rotated(double[] heads, int position) {
    int width = config.headDim();
    int half = width / 2;
    double[] result = new double[heads.length];
    for (int start = 0; start < heads.length; start += width) {
      for (int d = 0; d < half; d++) {
        double angle = position / Math.pow(config.ropeTheta(), 2.0 * d / width);
        double a = heads[start + d];
        double b = heads[start + half + d];
        result[start + d] = a * Math.cos(angle) - b * Math.sin(angle);
        result[start + half + d] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
    return result;
  }

  private double[] norm(double[] x, Role role) {
    double square = 0;
    for (double each : x) {
      square += each * each;
    }
    double scale = 1 / Math.sqrt(square / x.length + config.normEpsilon());
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = x[i] * scale * flat[Math.toIntExact(unit.piece(role).offset()) + i];
    }
    return result;
  }

  private double[] biased(double[] x, Role role) {
    if (config.attentionBias()) {
      for (int i = 0; i < x.length; i++) {
        x[i] += flat[Math.toIntExact(unit.piece(role).offset()) + i];
      }
    }
    return x;
  }

  private double[] times(Role role, double[] x) {
    Piece piece = unit.piece(role);
    double[] result = new double[piece.rows()];
    for (int row = 0; row < piece.rows(); row++) {
      int start = Math.toIntExact(piece.offset()) + row * piece.columns();
      for (int column = 0; column < x.length; column++) {
        result[row] += flat[start + column] * x[column];
      }
    }
    return result;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] result = a.clone();
    for (int i = 0; i < b.length; i++) {
      result[i] += b[i];
    }
    return result;
  }
}

package io.karasu.model.huggingface;

import java.util.List;

/**
 * A model cannot be used: a file is missing or damaged, a tensor is not as its configuration says,
 * or the configuration asks for what the kernels do not implement. The message has one problem a
 * line, each naming the file and the key or tensor.
 */
public final class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Lines of a message; a model of the wrong shape has a problem in every tensor. */
  private static final int MAX_LINES = 30;

  /** Makes the exception from one problem. */
  public ModelException(String problem) {
    super(problem);
  }

  /** Makes the exception from one problem and what happened underneath. */
  public ModelException(String problem, Throwable cause) {
    super(problem, cause);
  }

  /** Makes the exception from one line a problem. */
  public ModelException(List<String> problems) {
    super(lines(problems));
  }

  private static String lines(List<String> problems) {
    if (problems.size() <= MAX_LINES) {
      return String.join("\n", problems);
    }
    int rest = problems.size() - MAX_LINES;
    return String.join("\n", problems.subList(0, MAX_LINES)) + "\nand " + rest + " more like these";
  }
}

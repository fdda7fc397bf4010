package io.karasu.spark;

/**
 * An input is missing or cannot be read; nothing was written. The message names it and says what to
 * do.
 */
public final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception from one sentence. */
  public InputException(String message) {
    super(message);
  }

  /** Makes the exception from one sentence and what happened underneath. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.karasu.train;

/**
 * Something that training reads is missing or cannot be used: a table, a file of it, a checkpoint.
 * The message names it and says what to do.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception from one sentence. */
  public DataException(String message) {
    super(message);
  }

  /** Makes the exception from one sentence and what happened underneath. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

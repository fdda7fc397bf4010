package io.karasu.spark;

/** Somebody asked a step to end before its end; what it did is kept. The message says so. */
public final class StopException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception from one sentence. */
  public StopException(String message) {
    super(message);
  }
}

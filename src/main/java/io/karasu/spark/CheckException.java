package io.karasu.spark;

/**
 * A check failed: what was made does not add up. The message names the step, the source and the
 * numbers.
 */
public final class CheckException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception from one sentence. */
  public CheckException(String message) {
    super(message);
  }
}

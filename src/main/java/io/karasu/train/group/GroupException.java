package io.karasu.train.group;

/** A collective that did not end: a peer is gone or silent, or the group was aborted. */
public final class GroupException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says which rank, which collective and its number. */
  public GroupException(String message) {
    super(message);
  }

  /** The same, with what the system said. */
  public GroupException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.karasu.train.group;

/**
 * What a rank has exchanged in a group.
 *
 * @param collectives collectives begun
 * @param last the newest of them in words, with its number, for messages about a hang
 * @param sentBytes bytes that this rank has sent
 * @param seconds seconds in which a collective was under way
 */
public record Traffic(long collectives, String last, long sentBytes, double seconds) {

  /** Nothing exchanged. */
  public static final Traffic NONE = new Traffic(0, "none", 0, 0);
}

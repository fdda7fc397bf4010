package io.karasu.config;

import java.util.List;

/** The configuration cannot be used; the message lists every problem, one a line. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception from one line a problem. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}

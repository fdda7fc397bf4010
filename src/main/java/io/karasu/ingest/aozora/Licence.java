package io.karasu.ingest.aozora;

/**
 * What the header, legend and colophon of an Aozora Bunko file say about the rights in the work.
 */
public enum Licence {
  /** Names no licence and no surviving copyright: the rule at Aozora Bunko. */
  PUBLIC_DOMAIN,
  /** Names a licence, for example Creative Commons: free to use under conditions. */
  LICENSED,
  /** Names a copyright that survives, and no licence. */
  COPYRIGHTED
}

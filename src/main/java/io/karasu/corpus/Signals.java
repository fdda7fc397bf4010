package io.karasu.corpus;

/** Placeholder. */
public record Signals(String id, String source, long length) {}

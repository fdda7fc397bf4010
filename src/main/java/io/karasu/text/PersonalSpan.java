package io.karasu.text;

/**
 * A stretch of personal data.
 *
 * @param kind what it is
 * @param start first code point, from 0
 * @param end the code point after the last one
 */
public record PersonalSpan(PersonalKind kind, int start, int end) {}

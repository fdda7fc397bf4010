/**
 * One strict way from YAML to config records: every unknown, missing, duplicate, mistyped and
 * out-of-range key is reported at once, with file, line, key, value and expectation. There are no
 * defaults in code.
 */
package io.karasu.config;

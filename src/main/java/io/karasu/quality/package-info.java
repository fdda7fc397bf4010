/** Measures of a document and the rules that judge them. */
package io.karasu.quality;

/** Web pages as pure functions: bytes to HTML in the right encoding, HTML to its main text. */
package io.karasu.ingest.web;

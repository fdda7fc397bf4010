package io.karasu.ingest

import java.nio.ByteBuffer
import java.nio.charset.{CharacterCodingException, StandardCharsets}

/** The grammar of RFC 8259 over UTF-8, written without the reader's library: is a line one JSON object? */
object StrictJson {

  def isObject(line: Array[Byte]): Boolean =
    try {
      val text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString
      val parser = new Parser(text)
      parser.space()
      text.length > parser.at && text.charAt(parser.at) == '{' && {
        parser.value()
        parser.space()
        parser.at == text.length
      }
    } catch {
      case _: CharacterCodingException | _: IllegalArgumentException => false
    }

  private final class Parser(text: String) {
    var at = 0

    def space(): Unit = while (at < text.length && " \t\r\n".indexOf(text.charAt(at)) >= 0) at += 1

    def value(): Unit = {
      space()
      peek match {
        case '{'                       => items('}') { string(); space(); expect(':'); value() }
        case '['                       => items(']')(value())
        case '"'                       => string()
        case 't'                       => "true".foreach(expect)
        case 'f'                       => "false".foreach(expect)
        case 'n'                       => "null".foreach(expect)
        case c if c == '-' || digit(c) => number()
        case _                         => fail()
      }
    }

    private def items(end: Char)(item: => Unit): Unit = {
      at += 1
      space()
      if (peek == end) at += 1
      else {
        var more = true
        while (more) {
          space()
          item
          space()
          more = peek == ','
          if (more) at += 1 else expect(end)
        }
      }
    }

    private def string(): Unit = {
      expect('"')
      while (peek != '"') {
        val c = peek
        at += 1
        if (c < ' ') fail()
        if (c == '\\') escape()
      }
      at += 1
    }

    private def escape(): Unit = {
      val c = peek
      at += 1
      if (c == 'u') (1 to 4).foreach { _ =>
        if ("0123456789abcdefABCDEF".indexOf(peek) < 0) fail()
        at += 1
      }
      else if ("\"\\/bfnrt".indexOf(c) < 0) fail()
    }

    private def number(): Unit = {
      if (peek == '-') at += 1
      if (peek == '0') at += 1 else digits()
      if (at < text.length && peek == '.') { at += 1; digits() }
      if (at < text.length && (peek == 'e' || peek == 'E')) {
        at += 1
        if (peek == '+' || peek == '-') at += 1
        digits()
      }
    }

    private def digits(): Unit = {
      if (!digit(peek)) fail()
      while (at < text.length && digit(peek)) at += 1
    }

    private def digit(c: Char) = c >= '0' && c <= '9'

    private def peek: Char = if (at < text.length) text.charAt(at) else fail()

    private def expect(c: Char): Unit = if (peek == c) at += 1 else fail()

    private def fail(): Nothing = throw new IllegalArgumentException("at " + at)
  }
}

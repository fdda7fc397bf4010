package io.karasu.ingest

import java.util.Random

/** Seeded damage: one to three flipped bytes, or the end cut off. */
final class Damage(seed: Long) {
  val random = new Random(seed)

  /** A damaged copy of the part `[from, until)`, or of all. */
  def flip(bytes: Array[Byte], from: Int = 0, until: Int = -1): Array[Byte] = {
    val end = if (until < 0) bytes.length else until
    val damaged = bytes.clone()
    (0 to random.nextInt(3)).foreach { _ =>
      val i = from + random.nextInt(end - from)
      damaged(i) = (damaged(i) ^ (1 + random.nextInt(255))).toByte
    }
    damaged
  }

  def cut(bytes: Array[Byte]): Array[Byte] = bytes.take(random.nextInt(bytes.length))

  def either(bytes: Array[Byte]): Array[Byte] = if (random.nextInt(4) == 0) cut(bytes) else flip(bytes)
}

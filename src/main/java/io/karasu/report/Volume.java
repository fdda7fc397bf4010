package io.karasu.report;

/**
 * An amount of text.
 *
 * @param documents documents, or units where there is no document yet
 * @param characters code points
 * @param bytes bytes in UTF-8
 */
record Volume(long documents, long characters, long bytes) {

  static final Volume NONE = new Volume(0, 0, 0);

  Volume plus(Volume other) {
    return new Volume(
        documents + other.documents, characters + other.characters, bytes + other.bytes);
  }

  Volume minus(Volume other) {
    return new Volume(
        documents - other.documents, characters - other.characters, bytes - other.bytes);
  }
}

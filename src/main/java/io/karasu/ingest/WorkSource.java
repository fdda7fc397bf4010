package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import java.util.List;

/** What the sources of works have in common: a file, or an entry of an archive, is one work. */
interface WorkSource {

  /** How the names of an archive's entries end that are works, in lower case: {@code .txt}. */
  String entrySuffix();

  /**
   * What one file or entry becomes: one work, or each of those that are packed into it.
   *
   * @throws Refusal if it as a whole is no work
   */
  List<Work> works(byte[] bytes) throws Refusal;

  /**
   * A work of a file.
   *
   * @param place in the file, from 0; null where the file is the work
   * @param draft null if it is refused
   * @param refusal null if it is not
   */
  record Work(@Nullable Integer place, @Nullable Draft draft, @Nullable Refusal refusal) {

    /** The file is this work. */
    static List<Work> one(Draft draft) {
      return List.of(new Work(null, draft, null));
    }
  }
}

package io.karasu.ingest.web;

import io.karasu.corpus.Nullable;

/**
 * A part of a page that its markup names as something else than the article: navigation, a footer,
 * a side column. Whether it is believed depends on what it holds, which is counted while the page
 * is read: some pages name the box around everything so.
 */
final class Region {

  /** How sure a name is. */
  enum Kind {
    /** The article, or nothing that is named. */
    NONE,
    /** Often beside the article: a column, a profile, comments, tags. */
    BESIDE,
    /** Hardly ever in an article: navigation, footer, share buttons, banners. */
    OUTSIDE,
    /** A header: of the page unless it holds a heading. */
    HEADER
  }

  /** Share of a page's prose from which on a region's name is not believed. */
  private static final double MOST = 0.4;

  private static final double MOSTLY_LINKS = 0.3;

  private final Kind kind;
  private final Region around;
  private long length;
  private long linkLength;
  private long prose;
  private boolean hasHeading;

  Region(Kind kind, @Nullable Region around) {
    this.kind = kind;
    this.around = around;
  }

  /** Counts a block that lies in it. */
  void add(Block block) {
    for (Region region = this; region != null; region = region.around) {
      region.length += block.length();
      region.linkLength += block.linkLength();
      region.prose += block.prose();
      region.hasHeading |= block.heading() == 1 || block.heading() == 2;
    }
  }

  /**
   * True if this region or one around it is no part of the article.
   *
   * @param pageProse length of the page's prose
   */
  boolean isOutside(long pageProse) {
    for (Region region = this; region != null; region = region.around) {
      if (region.isItselfOutside(pageProse)) {
        return true;
      }
    }
    return false;
  }

  private boolean isItselfOutside(long pageProse) {
    boolean isMost = prose > MOST * pageProse;
    return switch (kind) {
      case NONE -> false;
      case OUTSIDE -> !isMost;
      case HEADER -> !isMost && !hasHeading;
      case BESIDE -> !isMost && (prose == 0 || linkLength > MOSTLY_LINKS * length);
    };
  }
}

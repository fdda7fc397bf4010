package io.karasu.ingest.web;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Finds the article among the blocks of a page: the smallest box that holds nearly all the prose,
 * the main heading and what is written between the two; in it, what is named as something else,
 * lists of links and boilerplate are left out.
 */
final class Article {

  /** Share of a box's prose that a box inside must have to be the article instead. */
  private static final double NEARLY_ALL = 0.85;

  /** Shortest text without prose that is an article. */
  private static final int SHORTEST = 50;

  /**
   * Text in boxes of the same kind beside a box, as a share of its own, from which on they are all
   * parts of one article: sections, or paragraphs without sentences.
   */
  private static final double ALIKE = 0.1;

  private static final List<String> ABOUT_LINKS =
      List.of("リンク", "関連", "おすすめ", "オススメ", "人気", "新着", "最新", "ランキング", "あわせて読み", "こちらも");

  private static final int LONGEST_HEADING = 20;
  private static final int LIST_OF_LINKS = 3;
  private static final double MOSTLY_LINKS = 0.8;

  private final List<Block> blocks;
  private final List<Region> regions;
  private final Box root;
  private final String title;
  private final BitSet outside = new BitSet();

  /** For each block, the weight of all blocks before it. */
  private final long[] weights;

  /** For each block, the length of the text outside links in all blocks before it. */
  private final long[] plain;

  Article(BlockReader.Blocks page, String title) {
    this.blocks = page.blocks();
    this.regions = page.regions();
    this.root = page.root();
    this.title = title;
    this.weights = new long[blocks.size() + 1];
    this.plain = new long[blocks.size() + 1];
  }

  /** The article's lines; empty if there is none. */
  String text() {
    long prose = blocks.stream().mapToLong(Block::prose).sum();
    for (int i = 0; i < blocks.size(); i++) {
      outside.set(i, regions.get(i).isOutside(prose));
    }
    weigh(true);
    if (weights[blocks.size()] == 0) {
      weigh(false);
      if (weights[blocks.size()] < SHORTEST) {
        return "";
      }
    }
    Box core = core();
    BitSet kept = new BitSet();
    kept.set(core.from(), core.to());
    removeListsOfLinks(core, kept);
    for (int i = core.from(); i < core.to(); i++) {
      if (outside.get(i) || isLeftOut(blocks.get(i))) {
        kept.clear(i);
      }
    }
    keepHead(core, kept);
    removeOrphans(kept);
    return lines(kept);
  }

  /** By prose or, on a page of facts without sentences, by all that is no link. */
  private void weigh(boolean byProse) {
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int weight = byProse ? block.prose() : block.length() - block.linkLength();
      boolean counts = !outside.get(i) && !block.isBoilerplate();
      weights[i + 1] = weights[i] + (counts ? weight : 0);
      plain[i + 1] =
          plain[i] + (counts && block.heading() == 0 ? block.length() - block.linkLength() : 0);
    }
  }

  private long weight(Box box) {
    return weights[box.to()] - weights[box.from()];
  }

  private long plain(Box box) {
    return plain[box.to()] - plain[box.from()];
  }

  private Box core() {
    Box core = root;
    while (true) {
      Box heaviest = null;
      for (Box child : core.children()) {
        heaviest = heaviest == null || weight(child) > weight(heaviest) ? child : heaviest;
      }
      if (heaviest == null
          || weight(heaviest) < NEARLY_ALL * weight(core)
          || hasAlike(core, heaviest)) {
        return core;
      }
      core = heaviest;
    }
  }

  private boolean hasAlike(Box parent, Box box) {
    long alike = 0;
    for (Box child : parent.children()) {
      alike += child != box && child.isAlike(box) ? plain(child) : 0;
    }
    return alike > ALIKE * plain(box);
  }

  private void removeListsOfLinks(Box core, BitSet kept) {
    Deque<Box> open = new ArrayDeque<>(core.children());
    while (!open.isEmpty()) {
      Box box = open.pop();
      if (isListOfLinks(box)) {
        kept.clear(box.from(), box.to());
      } else {
        open.addAll(box.children());
      }
    }
  }

  private boolean isListOfLinks(Box box) {
    if (weight(box) > 0) {
      return false;
    }
    int links = 0;
    long length = 0;
    long linkLength = 0;
    for (int i = box.from(); i < box.to(); i++) {
      Block block = blocks.get(i);
      links += block.isLinks() ? 1 : 0;
      length += block.length();
      linkLength += block.linkLength();
    }
    int least = box.from() > 0 && isAboutLinks(blocks.get(box.from() - 1)) ? 1 : LIST_OF_LINKS;
    return links >= least && linkLength >= MOSTLY_LINKS * length;
  }

  /** True for a heading such as リンク集 or 関連記事. */
  private static boolean isAboutLinks(Block block) {
    return block.length() <= LONGEST_HEADING
        && ABOUT_LINKS.stream().anyMatch(words -> block.text().contains(words));
  }

  private static boolean isLeftOut(Block block) {
    boolean isRowOfLinks = block.links() >= LIST_OF_LINKS && block.isLinks();
    // What a heading such as お問い合わせ先 is worth depends on what stands below it.
    return (block.heading() == 0 && block.isBoilerplate())
        || (isRowOfLinks && !Sentence.isIn(block.text()));
  }

  /** The main heading before the core, and prose between: a summary above the article. */
  private void keepHead(Box core, BitSet kept) {
    int heading = core.from() - 1;
    while (heading >= 0 && !isMainHeading(heading)) {
      heading--;
    }
    for (int i = StrictMath.max(0, heading); i < core.from() && heading >= 0; i++) {
      Block block = blocks.get(i);
      kept.set(i, i == heading || (!outside.get(i) && block.prose() > 0 && !isLeftOut(block)));
    }
  }

  private boolean isMainHeading(int i) {
    Block block = blocks.get(i);
    return !outside.get(i)
        && (block.heading() == 1 || (block.heading() == 2 && title.contains(block.text())));
  }

  /** Removes headings below which everything was left out. */
  private void removeOrphans(BitSet kept) {
    int below = 0;
    boolean isLeftOut = false;
    for (int i = kept.length() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      if (!kept.get(i)) {
        isLeftOut = true;
      } else if (block.heading() > 1
          && (isLeftOut || block.isBoilerplate())
          && (below == 0 || below <= block.heading())) {
        kept.clear(i);
        isLeftOut = true;
      } else {
        below = block.heading() > 0 ? block.heading() : Integer.MAX_VALUE;
        isLeftOut = false;
      }
    }
  }

  private String lines(BitSet kept) {
    StringBuilder lines = new StringBuilder();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      lines.append(lines.length() > 0 ? "\n" : "").append(blocks.get(i).text());
    }
    return lines.toString();
  }
}

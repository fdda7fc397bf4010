package io.karasu.ingest.web;

import io.karasu.corpus.Nullable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** Reads the blocks of a page in the order of the page. Never recurses, however deep it nests. */
final class BlockReader implements NodeFilter {

  /** Boxes and regions that lie deeper belong to the one around them. */
  private static final int MAX_DEPTH = 200;

  private final List<Block> blocks = new ArrayList<>();
  private final List<Region> blockRegions = new ArrayList<>();
  private final Map<String, Region.Kind> kinds = new HashMap<>();
  private final Deque<Box> boxes = new ArrayDeque<>();
  private final Deque<Element> boxElements = new ArrayDeque<>();
  private final Deque<Region> regions = new ArrayDeque<>();
  private final Deque<Element> regionElements = new ArrayDeque<>();
  private final BlockText text = new BlockText();
  private int linkDepth;
  private int preDepth;
  private int heading;

  private BlockReader(Box root, Region page) {
    boxes.push(root);
    regions.push(page);
  }

  /**
   * What a page shows.
   *
   * @param blocks in the order of the page
   * @param regions the region of each block
   * @param root the box around all of them
   */
  record Blocks(List<Block> blocks, List<Region> regions, Box root) {}

  /** Reads what is shown below an element. */
  static Blocks read(Element body) {
    Box root = new Box("", 0);
    BlockReader reader = new BlockReader(root, new Region(Region.Kind.NONE, null));
    NodeTraversor.filter(reader, body);
    reader.endBlock();
    root.close(reader.blocks.size());
    return new Blocks(List.copyOf(reader.blocks), List.copyOf(reader.blockRegions), root);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode piece) {
      text.append(piece.getWholeText(), linkDepth > 0, preDepth > 0);
    } else if (node instanceof Element element) {
      return begin(element) ? FilterResult.CONTINUE : FilterResult.SKIP_ENTIRELY;
    }
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(@Nullable Node node, int depth) {
    if (node instanceof Element element) {
      end(element);
    }
    return FilterResult.CONTINUE;
  }

  private boolean begin(Element element) {
    String name = element.normalName();
    if (name.equals("br")) {
      if (text.breakLine()) {
        endBlock();
      }
      return true;
    }
    if (!Elements.isShown(element)) {
      return false;
    }
    if (Elements.isBlock(element)) {
      endBlock();
      beginBox(element);
      heading = StrictMath.max(heading, Elements.heading(element));
      preDepth += Elements.isPreformatted(element) ? 1 : 0;
    } else if (Elements.isCell(element)) {
      text.nextCell();
    } else if (isLink(element)) {
      linkDepth++;
      text.addLink();
    }
    return true;
  }

  private void end(Element element) {
    if (Elements.isBlock(element)) {
      endBlock();
      endBox(element);
      heading = Elements.heading(element) > 0 ? 0 : heading;
      preDepth -= Elements.isPreformatted(element) ? 1 : 0;
    } else if (isLink(element)) {
      linkDepth--;
    }
  }

  private void beginBox(Element element) {
    Region.Kind kind = RegionNames.of(element, kinds);
    if (kind != Region.Kind.NONE && regions.size() < MAX_DEPTH) {
      regions.push(new Region(kind, regions.peek()));
      regionElements.push(element);
    }
    if (boxes.size() < MAX_DEPTH) {
      Box box = new Box(kind(element), blocks.size());
      boxes.peek().children().add(box);
      boxes.push(box);
      boxElements.push(element);
    }
  }

  private static String kind(Element element) {
    return element.hasAttr("id") ? "" : element.normalName() + "." + element.className();
  }

  private void endBox(Element element) {
    if (element.equals(regionElements.peek())) {
      regionElements.pop();
      regions.pop();
    }
    if (element.equals(boxElements.peek())) {
      boxElements.pop();
      boxes.pop().close(blocks.size());
    }
  }

  private void endBlock() {
    Block block = text.take(heading);
    if (block.length() > 0) {
      blocks.add(block);
      blockRegions.add(regions.peek());
      regions.peek().add(block);
    }
  }

  /** A link to another page: one within the page is part of the text. */
  private static boolean isLink(Element element) {
    return element.normalName().equals("a")
        && element.hasAttr("href")
        && !element.attr("href").startsWith("#");
  }
}

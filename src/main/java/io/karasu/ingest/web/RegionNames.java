package io.karasu.ingest.web;

import io.karasu.ingest.web.Region.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * What the name of an element, its role, its id and its classes say about the part of the page that
 * it is. The words are those of Japanese and other sites alike; the list is our own.
 */
final class RegionNames {

  /** Words that stand alone in a name: {@code globalNav}, {@code sns-list}. */
  private static final Set<String> OUTSIDE =
      Set.of(
          "ad",
          "ads",
          "adv",
          "advert",
          "adsense",
          "banner",
          "banners",
          "bnr",
          "bread",
          "breadcrumb",
          "breadcrumbs",
          "calendar",
          "consent",
          "cookie",
          "cookies",
          "copyright",
          "counter",
          "crumb",
          "crumbs",
          "crumbtrail",
          "feed",
          "feedback",
          "feeds",
          "foot",
          "footer",
          "footnav",
          "fontsize",
          "gdpr",
          "gnav",
          "gnavi",
          "gototop",
          "gotop",
          "lnav",
          "lnavi",
          "login",
          "menu",
          "menus",
          "menubar",
          "modal",
          "nav",
          "navbar",
          "navi",
          "navigation",
          "newsletter",
          "pager",
          "pagenation",
          "pagination",
          "paging",
          "pagetop",
          "pankuzu",
          "popup",
          "prevnext",
          "pr",
          "rank",
          "ranking",
          "rankings",
          "recommend",
          "recommended",
          "referer",
          "referrer",
          "related",
          "relation",
          "rss",
          "sbm",
          "search",
          "share",
          "sharing",
          "sidebar",
          "sidemenu",
          "sidenav",
          "signin",
          "signup",
          "sitemap",
          "skip",
          "sns",
          "snavi",
          "social",
          "sponsor",
          "sponsored",
          "subnav",
          "subnavi",
          "subscribe",
          "tagcloud",
          "toolbar",
          "topicpath",
          "totop",
          "trackback",
          "trackbacks",
          "utility");

  /** Longer words that are clear inside a name without a boundary: {@code refererlist}. */
  private static final String[] OUTSIDE_PARTS = {
    "adminmenu", "advertis", "bookmark", "breadcrumb", "calendar", "copyright", "fontchange",
    "footlink", "globalnav", "localnav", "newarticle", "nocomment", "pagetop", "pankuzu",
    "recentlist", "recentpost", "refererlist", "sidebar", "sidemenu", "sitemap", "tagcloud",
    "topicpath", "trackback"
  };

  private static final Set<String> BESIDE =
      Set.of(
          "aside",
          "author",
          "authors",
          "archive",
          "archives",
          "bio",
          "category",
          "categories",
          "comment",
          "comments",
          "latest",
          "meta",
          "option",
          "other",
          "popular",
          "profile",
          "recent",
          "secondary",
          "side",
          "sub",
          "subcol",
          "supplement",
          "tag",
          "taglist",
          "tags",
          "widget",
          "widgets");

  private static final Set<String> HEADER = Set.of("header", "head", "hd", "masthead", "gheader");

  private static final int LONGEST_NAME = 200;

  private RegionNames() {}

  /**
   * The kind of region that begins at an element; {@link Kind#NONE} if none does.
   *
   * @param known kinds of the names that the page had before, which come again and again
   */
  static Kind of(Element element, Map<String, Kind> known) {
    String tag = element.normalName();
    if (tag.equals("body") || tag.equals("html") || tag.equals("main") || tag.equals("article")) {
      return Kind.NONE;
    }
    Kind kind = max(ofTag(tag), ofRole(element.attr("role")));
    if (kind != Kind.OUTSIDE && element.attributesSize() > 0) {
      kind = max(kind, known.computeIfAbsent(element.attr("id"), RegionNames::ofName));
      kind =
          kind == Kind.OUTSIDE
              ? kind
              : max(kind, known.computeIfAbsent(element.className(), RegionNames::ofName));
    }
    return kind;
  }

  private static Kind max(Kind a, Kind b) {
    if (a == Kind.OUTSIDE || b == Kind.NONE) {
      return a;
    }
    return b == Kind.OUTSIDE || a == Kind.NONE ? b : a;
  }

  private static Kind ofTag(String tag) {
    return switch (tag) {
      case "nav", "footer", "aside", "menu", "dialog" -> Kind.OUTSIDE;
      case "header" -> Kind.HEADER;
      default -> Kind.NONE;
    };
  }

  private static Kind ofRole(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "navigation",
          "contentinfo",
          "search",
          "complementary",
          "dialog",
          "alertdialog",
          "menu",
          "menubar",
          "toolbar",
          "tablist" ->
          Kind.OUTSIDE;
      case "banner" -> Kind.OUTSIDE;
      default -> Kind.NONE;
    };
  }

  /** The words of a name end at signs, at digits and where a capital begins. */
  private static Kind ofName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return Kind.NONE;
    }
    Kind kind = Kind.NONE;
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean isEnd = i == name.length() || !isLetter(name.charAt(i)) || isCapital(name, i);
      if (isEnd) {
        kind = max(kind, ofWord(name.substring(start, i)));
        start = i < name.length() && isLetter(name.charAt(i)) ? i : i + 1;
      }
    }
    return kind == Kind.OUTSIDE || !hasPart(name) ? kind : Kind.OUTSIDE;
  }

  private static Kind ofWord(String word) {
    if (word.length() < 2) {
      return Kind.NONE;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (OUTSIDE.contains(lower)) {
      return Kind.OUTSIDE;
    }
    if (HEADER.contains(lower)) {
      return Kind.HEADER;
    }
    return BESIDE.contains(lower) ? Kind.BESIDE : Kind.NONE;
  }

  private static boolean hasPart(String name) {
    String letters = name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    for (String part : OUTSIDE_PARTS) {
      if (letters.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isCapital(String name, int i) {
    char c = name.charAt(i);
    boolean isUpper = c >= 'A' && c <= 'Z';
    return isUpper && i > 0 && name.charAt(i - 1) >= 'a' && name.charAt(i - 1) <= 'z';
  }
}

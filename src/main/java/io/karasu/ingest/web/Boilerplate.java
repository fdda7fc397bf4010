package io.karasu.ingest.web;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Words that the parts around an article are made of. A block is boilerplate if such words make up
 * most of it, so a sentence that has one of them stays. The list is our own.
 */
final class Boilerplate {

  private static final String[] WORDS = {
    "このページの先頭へ",
    "このページの先頭に",
    "ページの先頭へ",
    "ページの先頭に",
    "ページ先頭へ",
    "先頭へ戻る",
    "先頭に戻る",
    "このページのトップへ",
    "ページのトップへ",
    "ページトップへ",
    "ページトップ",
    "トップページへ",
    "トップページ",
    "トップへ",
    "トップに",
    "戻る",
    "もどる",
    "前のページ",
    "次のページ",
    "前の記事",
    "次の記事",
    "前へ",
    "次へ",
    "前の日記",
    "次の日記",
    "最新の日記",
    "お問い合わせはこちら",
    "お問い合わせ",
    "お問合せ",
    "サイトマップ",
    "プライバシーポリシー",
    "プライバシー",
    "個人情報保護方針",
    "個人情報の取り扱い",
    "個人情報の取扱い",
    "利用規約",
    "ご利用規約",
    "免責事項",
    "著作権",
    "リンクについて",
    "このサイトについて",
    "サイトについて",
    "会社概要",
    "運営会社",
    "特定商取引法に基づく表記",
    "無断転載を禁じます",
    "無断転載",
    "無断複写",
    "転載禁止",
    "新規会員登録",
    "会員登録",
    "ユーザー登録",
    "ログイン",
    "ログアウト",
    "マイページ",
    "カートを見る",
    "メニュー",
    "閉じる",
    "検索",
    "シェアする",
    "シェア",
    "ツイートする",
    "ツイート",
    "いいね!",
    "いいね！",
    "いいね",
    "ブックマーク",
    "フォローする",
    "フォロー",
    "Tweet",
    "印刷する",
    "印刷",
    "文字サイズ",
    "標準",
    "拡大",
    "縮小",
    "大",
    "中",
    "小",
    "背景色",
    "本文へスキップ",
    "本文へ",
    "関連記事",
    "関連リンク",
    "関連タグ",
    "関連キーワード",
    "おすすめ記事",
    "人気記事",
    "新着記事",
    "最新記事",
    "最近の記事",
    "最近の投稿",
    "アクセスランキング",
    "ランキング",
    "カテゴリー",
    "カテゴリ",
    "アーカイブ",
    "タグ",
    "記事一覧",
    "一覧へ",
    "一覧を見る",
    "一覧",
    "続きを読む",
    "もっと見る",
    "もっと読む",
    "詳しくはこちら",
    "こちら",
    "をみる",
    "を見る",
    "の",
    "へ",
    "に",
    "はコチラ",
    "スポンサーリンク",
    "スポンサードリンク",
    "広告",
    "PR",
    "RSS",
    "Twitter",
    "Facebook",
    "LINE",
    "はてな",
    "YouTube",
    "Instagram",
    "ホーム",
    "HOME",
    "TOP",
    "トップ",
    "Copyright",
    "All Rights Reserved",
    "All rights reserved",
    "Posted in",
    "Posted on",
    "Comments are closed",
    "Next",
    "Previous",
    "Prev",
    "Back",
    "Home",
    "Menu",
    "Search",
    "Share",
    "Login",
    "Sitemap",
    "Privacy Policy",
    "Contact",
    "Page Top",
    "PAGE TOP",
    "Powered by"
  };

  /** The words by their first character, the longest first. */
  private static final Map<Character, List<String>> BY_FIRST =
      Arrays.stream(WORDS)
          .sorted(Comparator.comparingInt(String::length).reversed())
          .collect(Collectors.groupingBy(word -> word.charAt(0)));

  private static final int LONGEST = 80;
  private static final double MOST = 0.6;

  private static final String[] COPYRIGHT = {"copyright", "©", "(c)", "(c) ", "ⓒ"};

  private Boilerplate() {}

  /**
   * True if a block is made of such words, or states a copyright.
   *
   * @param length code points of the text that are not white space
   */
  static boolean is(String text, int length, boolean isHeading, boolean isPreformatted) {
    if (length > 2 * LONGEST || isPreformatted) {
      return false;
    }
    return isCopyright(text)
        || (length <= LONGEST && !text.endsWith("。") && isWords(text, isHeading));
  }

  private static boolean isWords(String text, boolean isHeading) {
    int covered = 0;
    int letters = 0;
    int i = 0;
    while (i < text.length()) {
      int length = wordAt(text, i);
      covered += length;
      int end = i + StrictMath.max(1, length);
      for (; i < end; i++) {
        letters += isSign(text.charAt(i)) ? 0 : 1;
      }
    }
    return letters == 0 ? !isHeading : covered >= MOST * letters && covered >= 2;
  }

  private static int wordAt(String text, int at) {
    for (String word : BY_FIRST.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(word, at)) {
        return word.length();
      }
    }
    return 0;
  }

  private static boolean isCopyright(String text) {
    String start = text.substring(0, StrictMath.min(text.length(), 200)).toLowerCase(Locale.ROOT);
    for (String sign : COPYRIGHT) {
      if (start.startsWith(sign)) {
        return true;
      }
    }
    return start.contains("all rights reserved")
        || (start.contains("無断転載") && text.length() <= LONGEST);
  }

  private static boolean isSign(char c) {
    return c <= '/'
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '\u00bf')
        || (c >= '\u2000' && c <= '\u303f')
        || (c >= '\uff01' && c <= '\uff0f');
  }
}

package io.karasu.ingest;

import io.karasu.corpus.Nullable;
import io.karasu.ingest.aozora.AozoraParser;
import io.karasu.ingest.aozora.AozoraWork;
import io.karasu.ingest.aozora.Licence;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;

/**
 * Works of Aozora Bunko in its text form: plain, compressed or in zip archives.
 *
 * @param name the source's name
 * @param path texts and archives
 * @param charset of the texts; Aozora's are CP932, {@code windows-31j} to Java
 * @param licences states of rights that are kept; a work in another state is rejected
 */
public record Aozora(String name, String path, String charset, List<Rights> licences)
    implements Source, WorkSource {

  /** What a work says about rights; written in the config in the form of {@link #toString}. */
  public enum Rights {
    /** Names no licence and no surviving copyright: the rule at Aozora Bunko. */
    PUBLIC_DOMAIN("public domain"),
    /** Names a licence, for example Creative Commons. */
    LICENSED("licensed"),
    /** Names a copyright that survives. */
    COPYRIGHTED("copyrighted");

    private final String shown;

    Rights(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /** Checks the charset. */
  public Aozora {
    licences = List.copyOf(licences);
    if (!isCharset(charset)) {
      throw new IllegalArgumentException(
          "charset: " + charset + " (expected a charset of Java, such as windows-31j or UTF-8)");
    }
  }

  @Override
  public FileForm form(String file) {
    return FileForm.WORKS;
  }

  @Override
  public String entrySuffix() {
    return ".txt";
  }

  /**
   * What one file becomes.
   *
   * @throws Refusal if it does not decode, is no text, has no body or a licence that is not kept
   */
  @Override
  public List<Work> works(byte[] bytes) throws Refusal {
    return Work.one(draft(bytes));
  }

  private Draft draft(byte[] bytes) throws Refusal {
    String text = Strict.decode(bytes, Charset.forName(charset));
    if (isMarkup(text)) {
      throw new Refusal(
          Refusal.NOT_TEXT, "the file is HTML or XML (expected Aozora Bunko's text form)");
    }
    AozoraWork work = AozoraParser.parse(text);
    Rights rights = rights(work.licence());
    if (!licences.contains(rights)) {
      String evidence = String.valueOf(work.licenceEvidence());
      throw new Refusal(Refusal.LICENCE, "the work is " + rights + ": " + evidence)
          .with("licence", rights.toString());
    }
    return Draft.keyedByText(null, work.title(), null, credit(work, rights), work.body());
  }

  /**
   * The state of rights, then author and colophon, which must be shown with a text and have no
   * column of their own.
   */
  private static String credit(AozoraWork work, Rights rights) {
    StringBuilder credit = new StringBuilder(rights.toString());
    if (work.licenceEvidence() != null) {
      credit.append("; ").append(work.licenceEvidence());
    }
    if (work.author() != null) {
      credit.append("; 著者：").append(work.author());
    }
    if (!work.colophon().isBlank()) {
      credit
          .append("; ")
          .append(String.join(" ", work.colophon().strip().lines().map(String::strip).toList()));
    }
    return credit.toString();
  }

  private static Rights rights(Licence licence) {
    return switch (licence) {
      case PUBLIC_DOMAIN -> Rights.PUBLIC_DOMAIN;
      case LICENSED -> Rights.LICENSED;
      case COPYRIGHTED -> Rights.COPYRIGHTED;
    };
  }

  private static boolean isMarkup(String text) {
    String start =
        text.substring(0, StrictMath.min(text.length(), 200)).strip().toLowerCase(Locale.ROOT);
    return start.startsWith("<?xml") || start.startsWith("<!doctype") || start.startsWith("<html");
  }

  private static boolean isCharset(@Nullable String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

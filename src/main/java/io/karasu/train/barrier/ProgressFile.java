package io.karasu.train.barrier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.karasu.corpus.Nullable;
import io.karasu.spark.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code _run/STEP.progress.json} of a run folder, by which others see how far a training
 * is. The driver writes it every few seconds and removes it at the end.
 */
public final class ProgressFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MILLIS = 3_000;

  /** Seconds after which a driver that does not write is taken for gone. */
  private static final double GONE_SECONDS = 60;

  private static final Pattern STEP =
      Pattern.compile("step ([0-9,]{1,20}) of ([0-9,]{1,20}), loss ([^ ,]{1,20}),");

  private static final Pattern SPEED = Pattern.compile(" ([0-9,]{1,20}) tokens/s");

  private final RunFolder folder;
  private final Path path;
  private final Thread thread;
  private State state = new State("starting", 0, 0, null, 0, 0, 0, 0);
  private boolean isClosed;

  /**
   * How far a training is.
   *
   * @param doing what it does
   * @param step steps done; 0: not known yet
   * @param of steps of the whole training
   * @param loss loss of that step; null: not known yet
   * @param tokensPerSecond its speed
   * @param attempt the attempt's number
   * @param ranks its ranks
   * @param time when the driver wrote this, in milliseconds since 1970
   */
  public record State(
      String doing,
      long step,
      long of,
      @Nullable Double loss,
      double tokensPerSecond,
      int attempt,
      int ranks,
      long time) {

    /** Whether the driver that wrote it is believed to be there still. */
    public boolean isFresh(long now) {
      return (now - time) / 1e3 < GONE_SECONDS;
    }

    /** In words. */
    public String words(long now) {
      String far =
          step == 0
              ? doing
              : String.format(
                  Locale.ROOT,
                  "%s, step %,d of %,d, loss %.4f, %,.0f tokens/s",
                  doing,
                  step,
                  of,
                  loss,
                  tokensPerSecond);
      String who =
          ranks == 0 ? "" : String.format(Locale.ROOT, ", attempt %d, %d ranks", attempt, ranks);
      return far + who + String.format(Locale.ROOT, ", seen %d s ago", (now - time) / 1000);
    }
  }

  private ProgressFile(RunFolder folder, Path path) {
    this.folder = folder;
    this.path = path;
    this.thread = new Thread(this::keep, "progress file");
    thread.setDaemon(true);
  }

  /** Begins to write the file of a training. */
  static ProgressFile begin(RunFolder folder, String step) {
    ProgressFile file = new ProgressFile(folder, path(folder, step));
    file.write();
    file.thread.start();
    return file;
  }

  /** What the file of a training says; empty if there is none that can be read. */
  public static Optional<State> read(RunFolder folder, String step) {
    try {
      Optional<byte[]> bytes = folder.read(path(folder, step));
      return bytes.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(bytes.get(), State.class));
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} cannot be read", step, e);
      return Optional.empty();
    }
  }

  private static Path path(RunFolder folder, String step) {
    return new Path(folder.root(), "_run/" + step + ".progress.json");
  }

  /** A line that a rank said. */
  synchronized void hear(String line) {
    state = after(state, line);
  }

  /** Something that the driver does, or an attempt that begins. */
  synchronized void say(String doing, int attempt, int ranks) {
    state =
        new State(
            doing,
            state.step,
            state.of,
            state.loss,
            state.tokensPerSecond,
            attempt,
            ranks,
            state.time);
  }

  /** The state after a line of a rank; lines that do not tell a step change nothing. */
  static State after(State state, String line) {
    Matcher step = STEP.matcher(line);
    if (!step.lookingAt()) {
      return state;
    }
    Matcher speed = SPEED.matcher(line);
    return new State(
        "running",
        Long.parseLong(step.group(1).replace(",", "")),
        Long.parseLong(step.group(2).replace(",", "")),
        Double.valueOf(step.group(3)),
        speed.find() ? Double.parseDouble(speed.group(1).replace(",", "")) : 0,
        state.attempt,
        state.ranks,
        state.time);
  }

  private void keep() {
    try {
      while (true) {
        Thread.sleep(MILLIS);
        write();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private synchronized void write() {
    if (isClosed) {
      return;
    }
    state =
        new State(
            state.doing,
            state.step,
            state.of,
            state.loss,
            state.tokensPerSecond,
            state.attempt,
            state.ranks,
            System.currentTimeMillis());
    try {
      folder.write(path, JSON.writeValueAsBytes(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (UncheckedIOException e) {
      LOG.warn("nobody sees how far the training is: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      isClosed = true;
    }
    try {
      folder.delete(path);
    } catch (UncheckedIOException e) {
      LOG.warn("{}", e.getMessage());
    }
  }
}

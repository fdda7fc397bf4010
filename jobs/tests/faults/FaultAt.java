package faults;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.karasu.train.Phase;
import io.karasu.train.PhaseListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What goes wrong in the ranks of a test: lines {@code NAME PHASE RANK STEP ACTION} of the file that the
 * system property {@code karasu.faults} names. RANK and STEP may be {@code *}. Whoever comes first does it,
 * once, and leaves the file {@code NAME} beside.
 */
public final class FaultAt implements PhaseListener {

  private static final int LIMIT_OF_FILES = 1; // RLIMIT_FSIZE of Linux
  private static final int BOTH_WAYS = 2; // SHUT_RDWR

  private final Path plan = Path.of(System.getProperty("karasu.faults"));
  private final C c = Native.load("c", C.class);

  /** The functions of the C library that are used. */
  public interface C extends Library {
    int shutdown(int socket, int how);

    int setrlimit(int resource, Memory limits);
  }

  @Override
  public void entered(Phase phase, int attempt, int rank, long step) {
    try {
      if (phase == Phase.PREPARE) {
        limitFiles(-1);
      }
      for (String line : Files.readAllLines(plan)) {
        String[] words = line.split(" ");
        if (is(words[1], phase.name()) && is(words[2], "" + rank) && is(words[3], "" + step) && isFirst(words[0])) {
          act(words[4]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean is(String wanted, String found) {
    return wanted.equals("*") || wanted.equals(found);
  }

  private boolean isFirst(String name) throws IOException {
    try {
      Files.createFile(plan.resolveSibling(name));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void act(String action) throws IOException {
    switch (action) {
      case "kill" -> signal("-KILL");
      case "stop" -> signal("-STOP");
      case "term" -> signal("-TERM");
      case "throw" -> throw new IllegalStateException("thrown by a test");
      case "cut" -> cut();
      case "fill" -> limitFiles(10_000);
      default -> throw new IllegalArgumentException(action);
    }
  }

  private static void signal(String signal) throws IOException {
    try {
      new ProcessBuilder("kill", signal, "" + ProcessHandle.current().pid()).start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on no file can grow larger; −1: it can. */
  private void limitFiles(long bytes) {
    Memory limits = new Memory(16);
    limits.setLong(0, bytes);
    limits.setLong(8, -1);
    c.setrlimit(LIMIT_OF_FILES, limits);
  }

  /** Closes every connection that others have made to this process. */
  private void cut() throws IOException {
    Set<String> listening = new HashSet<>();
    for (String[] socket : sockets()) {
      if (socket[3].equals("0A")) {
        listening.add(port(socket));
      }
    }
    Set<String> accepted = new HashSet<>();
    for (String[] socket : sockets()) {
      if (socket[3].equals("01") && listening.contains(port(socket))) {
        accepted.add("socket:[" + socket[9] + "]");
      }
    }
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file) && accepted.contains(Files.readSymbolicLink(file).toString())) {
          c.shutdown(Integer.parseInt(file.getFileName().toString()), BOTH_WAYS);
        }
      }
    }
  }

  private static String port(String[] socket) {
    return socket[1].substring(socket[1].indexOf(':') + 1);
  }

  /** The columns of the system's tables of TCP sockets: number, local, remote, state, …, inode. Those of other processes are not in /proc/self/fd. */
  private static List<String[]> sockets() throws IOException {
    Set<String> lines = new HashSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        List<String> all = Files.readAllLines(Path.of(table));
        lines.addAll(all.subList(1, all.size()));
      }
    }
    return lines.stream().map(line -> line.strip().split(" +")).toList();
  }
}

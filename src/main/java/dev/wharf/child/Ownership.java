package dev.wharf.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How the processes that a child starts are kept together, even when they try to get away. */
public enum Ownership {
  /** The stronger of the others that works on this machine. */
  AUTO,
  /**
   * A PID namespace of its own (Linux, pid_namespaces(7)): when its first process ends, the kernel
   * kills all others. An ordinary user needs a user namespace for it, which some machines forbid.
   */
  NAMESPACE,
  /**
   * A mark in the environment, which every process passes on to those that it starts. A process
   * that clears its environment escapes. Without /proc (macOS) only the processes below the child
   * are found, and a process that became a daemon escapes.
   */
  MARK;

  private static final long LONGEST_TRIAL_SECONDS = 5;

  /** The word in the settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what works on this machine; for {@link #AUTO} this tries it. */
  Ownership here() {
    return this == AUTO ? strongest() : this;
  }

  private static Ownership strongest() {
    List<String> trial = new ArrayList<>(namespace());
    trial.add("true");
    try {
      Process process =
          new ProcessBuilder(trial)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(LONGEST_TRIAL_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0 ? NAMESPACE : MARK;
    } catch (IOException e) {
      return MARK; // There is no unshare(1) here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MARK;
    }
  }

  /** The command that runs another in a PID namespace of its own, killed when this one is. */
  static List<String> namespace() {
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!mayWithoutUserNamespace()) {
      command.addAll(List.of("--user", "--map-current-user"));
    }
    command.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc"));
    return command;
  }

  // In a user namespace, root could no longer touch the files of other users.
  private static boolean mayWithoutUserNamespace() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

package dev.wharf.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final long LONGEST_TRIAL_SECONDS = 5;
  private static final String SETPRIV = "/usr/bin/setpriv";
  private static final String GROUPS = "Groups:";

  /** S_ISUID and S_ISGID of sys/stat.h. */
  private static final int SET_ID_BITS = 06000;

  /** The word in the settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what works on this machine; for {@link #AUTO} this tries it. */
  Ownership here() {
    return this == AUTO ? strongest() : this;
  }

  /**
   * Returns the ownership under which a program works as it does elsewhere: in a user namespace a
   * program with a set-user-ID or set-group-ID bit has no more rights than its caller.
   */
  Ownership fitFor(File program) {
    return this == NAMESPACE && !mayWithoutUserNamespace() && changesUser(program) ? MARK : this;
  }

  private static boolean changesUser(File program) {
    try {
      return Files.getAttribute(program.toPath(), "unix:mode") instanceof Integer mode
          && (mode & SET_ID_BITS) != 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Ownership strongest() {
    if (!mayWithoutUserNamespace() && hasFurtherGroups()) {
      LOG.info(
          "Child processes are kept together by a mark: in a user namespace they could not use the"
              + " further groups of the user {}. Set wharf.children = namespace if they need none",
          System.getProperty("user.name"));
      return MARK;
    }
    List<String> trial = new ArrayList<>(namespace());
    trial.add("true");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(trial)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(CleanEnvironment.with(List.of()));
      Process process = builder.start();
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

  // A user namespace of an ordinary user maps the user and the main group alone
  // (user_namespaces(7)).
  private static boolean hasFurtherGroups() {
    try {
      Object main = Files.getAttribute(Path.of("/proc/self"), "unix:gid");
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(GROUPS)) {
          return Arrays.stream(line.substring(GROUPS.length()).strip().split("\\s+"))
              .anyMatch(group -> !group.isEmpty() && !group.equals(String.valueOf(main)));
        }
      }
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * The command that takes from another the rights in its user namespace, which its supervisor
   * needs to set the process numbers.
   */
  static List<String> withoutRights() {
    return keepsRights() ? List.of(SETPRIV, "--ambient-caps=-all", "--inh-caps=-all") : List.of();
  }

  private static boolean keepsRights() {
    return !mayWithoutUserNamespace() && Files.isExecutable(Path.of(SETPRIV));
  }

  /** The command that runs another in a PID namespace of its own, killed when this one is. */
  static List<String> namespace() {
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!mayWithoutUserNamespace()) {
      command.addAll(List.of("--user", "--map-current-user"));
      if (keepsRights()) {
        command.add("--keep-caps");
      }
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

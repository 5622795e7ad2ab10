package dev.wharf.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds processes by a mark in the environment with which they were started (proc(5)). Another
 * program's process never has the mark, whatever its process number.
 */
final class Marked {
  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 20;
  private static final long ROUND_MILLIS = 10;

  private Marked() {}

  /** Returns this user's processes that have the variable with a value that starts so. */
  static List<ProcessHandle> find(String variable, String valueStart) {
    String wanted = "\0" + variable + "=" + valueStart;
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (environment(process).contains(wanted)) {
          Optional<ProcessHandle> handle =
              ProcessHandle.of(Long.parseLong(String.valueOf(process.getFileName())));
          handle.filter(ProcessHandle::isAlive).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      return found; // The rest of the list cannot be read.
    }
    return found;
  }

  private static String environment(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("environ"));
      return "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended, or is another user's.
    }
  }

  /** Kills them all until none is left, because one may start another before it dies. */
  static int kill(String variable, String valueStart) throws InterruptedException {
    int killed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<ProcessHandle> left = find(variable, valueStart);
      if (left.isEmpty()) {
        return killed;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      killed += left.size();
      TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
    }
    return killed;
  }
}

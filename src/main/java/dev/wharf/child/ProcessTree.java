package dev.wharf.child;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A process with all that came of it, as proc(5) tells it. */
final class ProcessTree {
  private static final int PAGE = 4096;
  private static final int KILO = 1024;
  private static final String PSS = "Pss:";

  private final List<Long> processes = new ArrayList<>();

  private ProcessTree() {}

  /** The processes below one, at this moment; none where the system has no proc(5). */
  static ProcessTree below(long root) {
    ProcessTree tree = new ProcessTree();
    Deque<Long> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      for (long child : children(left.remove())) {
        tree.processes.add(child);
        left.add(child);
      }
    }
    return tree;
  }

  // A process belongs to the thread that started it.
  private static List<Long> children(long process) {
    List<Long> children = new ArrayList<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + process + "/task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!child.isEmpty()) {
            children.add(Long.parseLong(child));
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return children; // It has ended.
    }
    return children;
  }

  /** Their resident memory, in bytes; what several of them share counts for each. */
  long residentBytes() {
    return processes.stream().mapToLong(ProcessTree::residentBytes).sum();
  }

  private static long residentBytes(long process) {
    try {
      String statm = Files.readString(Path.of("/proc/" + process + "/statm"));
      return Long.parseLong(statm.split(" ", 3)[1]) * PAGE;
    } catch (IOException e) {
      return 0; // It has ended.
    }
  }

  /** Their memory, in bytes; what several of them share counts once. */
  long proportionalBytes() {
    return processes.stream().mapToLong(ProcessTree::proportionalBytes).sum();
  }

  private static long proportionalBytes(long process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
        if (line.startsWith(PSS)) {
          return Long.parseLong(line.substring(PSS.length()).strip().split(" ", 2)[0]) * KILO;
        }
      }
    } catch (IOException e) {
      return residentBytes(process); // It has ended, or may not be looked into.
    }
    return residentBytes(process);
  }
}

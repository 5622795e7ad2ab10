package dev.wharf.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain files of a tree, each with its size and SHA-256, in an order that depends on their
 * names alone. Links are not followed. Memory is bounded by the largest folder.
 */
public final class TreeDigests {
  private static final int DEEPEST = 100;

  private final Sink sink;

  /** Is told of each file. */
  @FunctionalInterface
  public interface Sink {
    /**
     * A file.
     *
     * @param name its path in the tree, with slashes between
     * @param size in bytes
     * @param sha256 64 hexadecimal digits, lower case (FIPS 180-4); empty where it may not be read,
     *     and for a folder that may not be, or is more than 100 folders deep, whose name ends in a
     *     slash
     */
    void file(String name, long size, String sha256) throws IOException;
  }

  private TreeDigests(Sink sink) {
    this.sink = sink;
  }

  /**
   * Goes through a folder and all below it.
   *
   * @throws IOException when it cannot be read
   */
  public static void each(Path folder, Sink sink) throws IOException {
    try (OpenFolder open = OpenFolder.withoutLink(folder)) {
      new TreeDigests(sink).folder(open, "", 1);
    }
  }

  private void folder(OpenFolder folder, String before, int depth) throws IOException {
    List<Path> sorted = new ArrayList<>();
    OpenFolder.Entries entries = folder.entries();
    for (Path entry = entries.next(); entry != null; entry = entries.next()) {
      sorted.add(entry);
    }
    sorted.sort(null);
    for (Path entry : sorted) {
      BasicFileAttributes kind = folder.attributes(entry);
      String name = before + entry.getFileName();
      if (kind.isRegularFile()) {
        sink.file(name, kind.size(), sha256(folder, entry));
      } else if (kind.isDirectory()) {
        inner(folder, entry, name + "/", depth);
      }
    }
  }

  // A packet is not held up by a folder that may not be read, or is deeper than anybody needs.
  private void inner(OpenFolder folder, Path entry, String name, int depth) throws IOException {
    try (OpenFolder inner = depth == DEEPEST ? null : opened(folder, entry)) {
      if (inner == null) {
        sink.file(name, 0, "");
      } else {
        folder(inner, name, depth + 1);
      }
    }
  }

  private static @Nullable OpenFolder opened(OpenFolder folder, Path entry) throws IOException {
    try {
      return folder.folder(entry);
    } catch (AccessDeniedException e) {
      return null;
    }
  }

  private static String sha256(OpenFolder folder, Path file) throws IOException {
    try (FileChannel channel = Opening.read(folder, file)) {
      return WholeFile.sha256(channel);
    } catch (AccessDeniedException e) {
      return "";
    }
  }
}

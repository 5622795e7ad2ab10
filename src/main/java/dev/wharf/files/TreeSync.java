package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Fsyncs the folders of a tree that somebody else made, and does to its plain files what it is
 * told; follows no link. What may not be read is passed over: we wrote none of it, and it is as
 * durable as its sender made it.
 */
final class TreeSync {
  /**
   * A folder is held open for each level, so there is an end. What lies deeper is passed over as
   * well.
   */
  private static final int DEEPEST = 100;

  private static final Path ITSELF = Path.of(".");

  /** What is done to a plain file. */
  interface ToFile {
    void accept(OpenFolder folder, Path file) throws IOException;
  }

  private final Sync sync;
  private final ToFile toFile;

  TreeSync(Sync sync, ToFile toFile) {
    this.sync = sync;
    this.toFile = toFile;
  }

  /**
   * Goes through a folder.
   *
   * @param except names in it that are passed over
   */
  void folder(Path folder, Set<String> except) throws IOException {
    BasicFileAttributes kind =
        Files.readAttributes(folder, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (kind.isDirectory()) {
      try (OpenFolder open = OpenFolder.open(folder)) {
        folder(open, except, 1);
      } catch (AccessDeniedException e) {
        // What may not be read is passed over.
      }
    }
  }

  private void folder(OpenFolder folder, Set<String> except, int depth) throws IOException {
    OpenFolder.Entries entries = folder.entries();
    for (Path entry = entries.next(); entry != null; entry = entries.next()) {
      if (except.isEmpty() || !except.contains(String.valueOf(entry.getFileName()))) {
        entry(folder, entry, depth);
      }
    }
    sync(folder);
  }

  private void entry(OpenFolder folder, Path entry, int depth) throws IOException {
    try {
      BasicFileAttributes kind = folder.attributes(entry);
      if (kind.isRegularFile()) {
        toFile.accept(folder, entry);
      } else if (kind.isDirectory() && depth < DEEPEST) {
        inner(folder, entry, depth);
      }
    } catch (AccessDeniedException e) {
      // What may not be read is passed over.
    }
  }

  private void inner(OpenFolder folder, Path entry, int depth) throws IOException {
    try (OpenFolder inner = folder.folder(entry)) {
      folder(inner, Set.of(), depth + 1);
    }
  }

  private void sync(OpenFolder folder) throws IOException {
    if (sync.full()) {
      try (FileChannel channel = folder.read(folder.path().resolve(ITSELF))) {
        sync.file(channel);
      }
    }
  }
}

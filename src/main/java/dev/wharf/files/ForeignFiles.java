package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fsyncs files that somebody else wrote.
 *
 * <p>After a failed fsync Linux forgets that pages of the file were never written, and the next
 * fsync succeeds. So we remember a file whose fsync failed, and write it again instead. Safe for
 * use by several threads on different paths.
 */
final class ForeignFiles {
  private final Sync sync;
  private final TreeSync.ToFile fsync;
  private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();

  ForeignFiles(Sync sync) {
    this(sync, sync::path);
  }

  /**
   * @param fsync how a file is fsynced
   */
  ForeignFiles(Sync sync, TreeSync.ToFile fsync) {
    this.sync = sync;
    this.fsync = fsync;
  }

  /** Fsyncs a file, or all plain files and folders of a tree. */
  void tree(Path tree, Path temporary) throws IOException {
    Files.walkFileTree(tree, new TreeSync(sync, file -> file(file, temporary)));
  }

  private void file(Path file, Path temporary) throws IOException {
    if (!unsynced.contains(file)) {
      try {
        fsync.accept(file);
        return;
      } catch (AccessDeniedException e) {
        return; // We cannot fsync what we cannot open: it is as durable as its sender made it.
      } catch (IOException e) {
        unsynced.add(file);
      }
    }
    Wipe.tree(temporary);
    TreeCopy.copy(file, temporary, sync);
    Rename.rename(temporary, file);
    unsynced.remove(file);
  }
}

package dev.wharf.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
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
    this(sync, (folder, file) -> fsync(sync, folder, file));
  }

  /**
   * @param fsync how a file is fsynced
   */
  ForeignFiles(Sync sync, TreeSync.ToFile fsync) {
    this.sync = sync;
    this.fsync = fsync;
  }

  /**
   * Fsyncs all plain files and folders of a folder.
   *
   * @param except names in it that are passed over
   */
  void folder(Path folder, Set<String> except, Path temporary) throws IOException {
    new TreeSync(sync, (in, file) -> file(in, file, temporary)).folder(folder, except);
  }

  private static void fsync(Sync sync, OpenFolder folder, Path file) throws IOException {
    try (FileChannel channel = Opening.read(folder, file)) {
      sync.file(channel);
    }
  }

  private void file(OpenFolder folder, Path file, Path temporary) throws IOException {
    if (!unsynced.contains(file)) {
      try {
        fsync.accept(folder, file);
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

package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fsyncs the folders of a tree that we made, inner ones first; the files in them are left alone. A
 * command may have worked in it since: what it closed to us is opened, and what it made too deep
 * for any path is not ours.
 */
final class FolderSync {
  private final Sync sync;

  FolderSync(Sync sync) {
    this.sync = sync;
  }

  void tree(Path tree) throws IOException {
    try {
      open(tree);
    } catch (AccessDeniedException e) {
      if (!Owner.giveAllRights(tree)) {
        throw e;
      }
      open(tree);
    }
  }

  private void open(Path tree) throws IOException {
    int within = foldersIn(tree);
    if (within != 0) {
      syncFoldersIn(tree, within);
    }
    sync.path(tree);
  }

  private void syncFoldersIn(Path folder, int count) throws IOException {
    int left = count;
    try (DirectoryStream<Path> entries = Listing.of(folder)) {
      for (Path entry : entries) {
        if (left != 0 && !Presence.isTooLong(entry) && Files.isDirectory(entry, NOFOLLOW_LINKS)) {
          tree(entry);
          left--;
        }
      }
    }
  }

  /**
   * How many folders are in a folder, by its count of links: one for its own name, one for its '.',
   * and one for the '..' of each folder in it. Some file systems do not count these, and then a
   * folder has a single link.
   *
   * @return -1 where the file system does not count
   */
  private static int foldersIn(Path folder) throws IOException {
    int links = (Integer) Files.getAttribute(folder, "unix:nlink", NOFOLLOW_LINKS);
    return links < 2 ? -1 : links - 2;
  }
}

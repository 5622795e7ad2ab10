package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Deletes whole trees, however deep; a link in them is deleted and not followed, and a folder that
 * its maker has made read-only is made writable first.
 */
final class Wipe {
  /**
   * A folder so deep is moved up before it is removed, so that neither the number of open folders
   * nor the length of a path grows with the tree.
   */
  private static final int DEEPEST = 10;

  private final OpenFolder top;
  private final Deque<Path> movedUp = new ArrayDeque<>();

  private Wipe(OpenFolder top) {
    this.top = top;
  }

  /** Deletes a file or a folder with all that is in it; nothing when it is not there. */
  static void tree(Path tree) throws IOException {
    BasicFileAttributes kind;
    try {
      kind = Files.readAttributes(tree, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
    if (kind.isDirectory()) {
      empty(tree);
    }
    delete(tree);
  }

  private static void empty(Path tree) throws IOException {
    try (OpenFolder top = open(tree)) {
      Wipe wipe = new Wipe(top);
      wipe.empty(top, 1);
      for (Path up = wipe.movedUp.poll(); up != null; up = wipe.movedUp.poll()) {
        wipe.remove(top, up, 1);
      }
    }
  }

  // A folder that its maker has closed, as chmod -R a-rwx does, cannot be listed.
  private static OpenFolder open(Path tree) throws IOException {
    try {
      return OpenFolder.withoutLink(tree);
    } catch (AccessDeniedException e) {
      if (!Owner.giveAllRights(tree)) {
        throw e;
      }
      return OpenFolder.withoutLink(tree);
    }
  }

  private void empty(OpenFolder folder, int depth) throws IOException {
    OpenFolder.Entries entries = folder.entries();
    for (Path entry = entries.next(); entry != null; entry = entries.next()) {
      clear(folder, entry, depth);
    }
  }

  private void clear(OpenFolder folder, Path entry, int depth) throws IOException {
    try {
      if (!isDirectory(folder, entry)) {
        change(folder, entry, () -> folder.deleteFile(entry));
      } else if (depth < DEEPEST) {
        remove(folder, entry, depth);
      } else {
        moveUp(folder, entry);
      }
    } catch (NoSuchFileException e) {
      // It was moved up after it was listed, and is removed already.
    }
  }

  private static boolean isDirectory(OpenFolder folder, Path entry) throws IOException {
    try {
      return folder.attributes(entry).isDirectory();
    } catch (AccessDeniedException e) {
      if (!folder.giveOwnerAllRights()) {
        throw e;
      }
      return folder.attributes(entry).isDirectory();
    }
  }

  private void remove(OpenFolder folder, Path entry, int depth) throws IOException {
    try (OpenFolder inner = open(folder, entry)) {
      empty(inner, depth + 1);
    }
    change(folder, entry, () -> folder.deleteFolder(entry));
  }

  private static OpenFolder open(OpenFolder folder, Path entry) throws IOException {
    try {
      return folder.folder(entry);
    } catch (AccessDeniedException e) {
      boolean opened = folder.giveOwnerAllRights();
      if (!Owner.giveAllRights(entry) && !opened) {
        throw new AccessDeniedException(entry.toString());
      }
      return folder.folder(entry);
    }
  }

  private void moveUp(OpenFolder folder, Path entry) throws IOException {
    Path name = Path.of(Move.ASIDE + UUID.randomUUID());
    try (OpenFolder inner = open(folder, entry)) {
      inner.giveOwnerAllRights(); // A folder changes its parent only where it can be written to.
    }
    change(folder, entry, () -> folder.move(entry, top, name));
    movedUp.add(top.path().resolve(name));
  }

  private interface Change {
    void make() throws IOException;
  }

  private static void change(OpenFolder folder, Path entry, Change change) throws IOException {
    try {
      change.make();
    } catch (AccessDeniedException e) {
      if (!folder.giveOwnerAllRights()) {
        throw new AccessDeniedException(entry.toString()); // Its own knows the last name alone.
      }
      change.make();
    }
  }

  /** Deletes a folder that most likely holds just that one file, and else all that it holds. */
  static void folder(Path folder, Path file) throws IOException {
    Files.deleteIfExists(file);
    if (!emptyFolder(folder)) {
      tree(folder);
    }
  }

  /**
   * Deletes a folder if it is empty.
   *
   * @return false when it holds something, and so is still there
   */
  static boolean emptyFolder(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  private static void delete(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (AccessDeniedException e) {
      Path folder = path.getParent();
      if (folder == null || !Owner.giveAllRights(folder)) {
        throw e;
      }
      Files.deleteIfExists(path);
    }
  }
}

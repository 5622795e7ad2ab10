package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The move of {@link Disk#move}: one rename, or a proved copy where a rename is not possible. */
final class Move {
  /** The start of hidden names. */
  static final String ASIDE = ".wharf-";

  private final Sync sync;
  private final TreeCopy copy;

  Move(Sync sync) {
    this(sync, false);
  }

  /**
   * @param withoutSpecialFiles as {@link TreeCopy} has it; one rename takes all along
   */
  Move(Sync sync, boolean withoutSpecialFiles) {
    this.sync = sync;
    this.copy = new TreeCopy(sync, withoutSpecialFiles);
  }

  static Path aside(Path source, String token) {
    return source.resolveSibling(aside(token));
  }

  static String aside(String token) {
    return ASIDE + token;
  }

  static String token(Path aside) {
    return String.valueOf(aside.getFileName()).substring(ASIDE.length());
  }

  boolean move(Beneath source, Beneath target, String token) throws IOException {
    return Presence.present(source.aside(token))
        ? moveAcross(source, target, token)
        : first(source, target, token);
  }

  /** A move of which nothing has been done before. */
  boolean first(Beneath source, Beneath target, String token) throws IOException {
    if (Presence.present(target.path())) {
      return false; // Another link in the target's place makes the rename fail.
    }
    try {
      Rename.rename(source, target);
      syncParents(source, target);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      setAside(source, token);
      return moveAcross(source, target, token);
    } catch (FileSystemException e) {
      if (Presence.exists(source.path()) && Presence.exists(target.path())) {
        return false;
      }
      throw e;
    }
  }

  private void setAside(Beneath source, String token) throws IOException {
    Beneath aside = source.to(source.aside(token));
    try {
      Rename.rename(source, aside);
    } catch (AtomicMoveNotSupportedException e) {
      aside = source.to(aside(source.path(), token)); // Its folder is a mount.
      Rename.rename(source, aside);
    }
    sync.parent(aside);
  }

  private boolean moveAcross(Beneath source, Beneath target, String token) throws IOException {
    Path aside = source.aside(token);
    Path begun = target.aside(token);
    if (!Presence.exists(target.path())) {
      Wipe.tree(begun);
      try {
        copyTo(target, aside, begun);
      } catch (UnmovableException e) {
        Wipe.tree(begun);
        Rename.rename(source.to(aside), source);
        sync.parent(source);
        throw e;
      }
      sync.parent(target);
    } else if (!copy.isCopy(aside, target.path())) {
      Wipe.tree(begun);
      return false;
    }
    remove(aside, target.path());
    return true;
  }

  private void copyTo(Beneath target, Path aside, Path begun) throws IOException {
    copy.copy(aside, begun);
    try {
      giveName(target.to(begun), target);
    } catch (AtomicMoveNotSupportedException e) { // The folder of the target is a mount.
      Wipe.tree(begun);
      Path beside = target.path().resolveSibling(String.valueOf(begun.getFileName()));
      Wipe.tree(beside);
      copy.copy(aside, beside);
      giveName(target.to(beside), target);
    }
  }

  private static void giveName(Beneath begun, Beneath target) throws IOException {
    try {
      Rename.rename(begun, target);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // It is the name of both; the one that is refused is the target's.
      throw RefusedName.orElse(
          new FileSystemException(target.path().toString(), begun.path().toString(), e.getReason()),
          target.path());
    }
  }

  private void remove(Path aside, Path target) throws IOException {
    try {
      Wipe.tree(aside);
    } catch (AccessDeniedException e) {
      throw new IOException(
          target
              + " holds all of it, but "
              + e.getMessage()
              + ", from which it was copied, may not be removed by the user "
              + System.getProperty("user.name")
              + "; remove "
              + aside,
          e);
    }
    sync.path(parent(aside));
  }

  private void syncParents(Beneath source, Beneath target) throws IOException {
    sync.parent(target);
    if (!parent(source.path()).equals(parent(target.path()))) {
      sync.parent(source);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }
}

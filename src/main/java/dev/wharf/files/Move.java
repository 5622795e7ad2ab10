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

  boolean move(Path source, Path target, String token) throws IOException {
    return Presence.present(aside(source, token))
        ? moveAcross(source, target, token)
        : first(source, target, token);
  }

  /** A move of which nothing has been done before. */
  boolean first(Path source, Path target, String token) throws IOException {
    if (Presence.present(target)) {
      return false; // Another link in the target's place makes the rename fail.
    }
    try {
      Rename.rename(source, target);
      syncParents(source, target);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      Path aside = aside(source, token);
      Rename.rename(source, aside);
      sync.path(parent(aside));
      return moveAcross(source, target, token);
    } catch (FileSystemException e) {
      if (Presence.exists(source) && Presence.exists(target)) {
        return false;
      }
      throw e;
    }
  }

  private boolean moveAcross(Path source, Path target, String token) throws IOException {
    Path aside = aside(source, token);
    Path begun = aside(target, token);
    if (!Presence.exists(target)) {
      Wipe.tree(begun);
      try {
        copy.copy(aside, begun);
        giveName(begun, target);
      } catch (UnmovableException e) {
        Wipe.tree(begun);
        Rename.rename(aside, source);
        sync.path(parent(source));
        throw e;
      }
      sync.path(parent(target));
    } else if (!copy.isCopy(aside, target)) {
      Wipe.tree(begun);
      return false;
    }
    remove(aside, target);
    return true;
  }

  private static void giveName(Path begun, Path target) throws IOException {
    try {
      Rename.rename(begun, target);
    } catch (FileSystemException e) {
      // It is the name of both; the one that is refused is the target's.
      throw RefusedName.orElse(
          new FileSystemException(target.toString(), begun.toString(), e.getReason()), target);
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

  private void syncParents(Path source, Path target) throws IOException {
    sync.path(parent(target));
    if (!parent(source).equals(parent(target))) {
      sync.path(parent(source));
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

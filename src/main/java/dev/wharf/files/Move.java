package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The move of {@link Disk#move}: one rename, or a proved copy where a rename is not possible. */
final class Move {
  /** The start of hidden names. */
  static final String ASIDE = ".wharf-";

  private final Sync sync;

  Move(Sync sync) {
    this.sync = sync;
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
    Path aside = aside(source, token);
    if (!Presence.present(aside)) {
      if (Presence.present(target)) {
        return false; // Another link in the target's place makes the rename fail.
      }
      try {
        Rename.rename(source, target);
        syncParents(source, target);
        return true;
      } catch (AtomicMoveNotSupportedException e) {
        Rename.rename(source, aside);
        sync.path(parent(aside));
      } catch (FileSystemException e) {
        if (Presence.exists(source) && Presence.exists(target)) {
          return false;
        }
        throw e;
      }
    }
    return moveAcross(aside, target, token);
  }

  private boolean moveAcross(Path aside, Path target, String token) throws IOException {
    Path copy = aside(target, token);
    if (!Presence.exists(target)) {
      Wipe.tree(copy);
      TreeCopy.copy(aside, copy, sync);
      Rename.rename(copy, target);
      sync.path(parent(target));
    } else if (!TreeCopy.same(aside, target)) {
      Wipe.tree(copy);
      return false;
    }
    Wipe.tree(aside);
    sync.path(parent(aside));
    return true;
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

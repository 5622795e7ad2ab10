package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The move of {@link Disk#move}: one rename, or a copy that is proved where there is no such. */
final class Move {
  private final Disk disk;
  private final Durability durability;

  Move(Disk disk, Durability durability) {
    this.disk = disk;
    this.durability = durability;
  }

  boolean move(Path source, Path target, String token) throws IOException {
    Path aside = Disk.aside(source, token);
    if (!Disk.present(aside)) {
      if (Disk.present(target)) {
        return false; // Another link in the target's place makes the rename fail.
      }
      try {
        disk.rename(source, target);
        syncParents(source, target);
        return true;
      } catch (AtomicMoveNotSupportedException e) {
        disk.rename(source, aside);
        disk.sync(Disk.parent(aside));
      } catch (FileSystemException e) {
        if (Disk.exists(source) && Disk.exists(target)) {
          return false;
        }
        throw e;
      }
    }
    return moveAcross(aside, target, token);
  }

  private boolean moveAcross(Path aside, Path target, String token) throws IOException {
    Path copy = Disk.aside(target, token);
    if (!Disk.exists(target)) {
      disk.wipe(copy);
      TreeCopy.copy(aside, copy, durability);
      disk.rename(copy, target);
      disk.sync(Disk.parent(target));
    } else if (!TreeCopy.same(aside, target)) {
      disk.wipe(copy);
      return false;
    }
    disk.wipe(aside);
    disk.sync(Disk.parent(aside));
    return true;
  }

  private void syncParents(Path source, Path target) throws IOException {
    disk.sync(Disk.parent(target));
    if (!Disk.parent(source).equals(Disk.parent(target))) {
      disk.sync(Disk.parent(source));
    }
  }
}

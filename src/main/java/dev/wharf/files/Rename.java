package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** One rename(2), which POSIX makes atomic. */
final class Rename {
  private Rename() {}

  /**
   * Renames within one file system what nobody else renames. An NFS server may have done it and
   * lost its answer; the client asks again, and the source is not found (RFC 1813, 4.5). So a
   * source that is gone while the target is there counts as done.
   */
  static void rename(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      if (Presence.present(source) || !Presence.present(target)) {
        throw e;
      }
    } catch (AccessDeniedException e) {
      renameReadOnly(source, target, e);
    }
  }

  /** The same where strangers may exchange the folders on the way to one of the two. */
  static void rename(Beneath source, Beneath target) throws IOException {
    if (source.isDirect() && target.isDirect()) {
      rename(source.path(), target.path());
      return;
    }
    try (OpenFolder from = source.folder();
        OpenFolder to = target.folder()) {
      move(from, source.path(), to, target.path());
    }
  }

  private static void move(OpenFolder from, Path source, OpenFolder to, Path target)
      throws IOException {
    Path name = target.getFileName();
    try {
      from.move(source, to, name);
    } catch (NoSuchFileException e) {
      if (from.has(source) || !to.has(target)) {
        throw e;
      }
    } catch (AccessDeniedException e) {
      PosixFileAttributeView view = from.posix(source);
      PosixFileAttributes before = view.readAttributes();
      if (!before.isDirectory() || !Owner.giveAllRights(view)) {
        throw e;
      }
      try {
        from.move(source, to, name);
      } catch (IOException failure) {
        view.setPermissions(before.permissions());
        throw failure;
      }
      to.posix(target).setPermissions(before.permissions());
    }
  }

  // A folder changes its parent only where it can be written to (its ".." changes), and a command
  // may have made it read-only. It has its rights back afterwards.
  private static void renameReadOnly(Path source, Path target, AccessDeniedException failure)
      throws IOException {
    if (!Files.isDirectory(source, NOFOLLOW_LINKS)) {
      throw failure;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(source, NOFOLLOW_LINKS);
    if (!Owner.giveAllRights(source)) {
      throw failure;
    }
    try {
      Files.move(source, target, ATOMIC_MOVE);
    } catch (IOException e) {
      Files.setPosixFilePermissions(source, rights);
      throw e;
    }
    Files.setPosixFilePermissions(target, rights);
  }
}

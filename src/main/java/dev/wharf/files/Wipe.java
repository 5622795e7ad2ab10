package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes whole trees; a link in them is deleted and not followed, and a folder that its maker has
 * made read-only is made writable first.
 */
final class Wipe extends SimpleFileVisitor<Path> {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private Wipe() {}

  /** Deletes a file or a folder with all that is in it; nothing when it is not there. */
  static void tree(Path tree) throws IOException {
    if (Presence.exists(tree)) {
      Files.walkFileTree(tree, new Wipe());
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

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    delete(file);
    return FileVisitResult.CONTINUE;
  }

  // A folder that its maker has closed, as chmod -R a-rwx does, cannot be listed.
  @Override
  public FileVisitResult visitFileFailed(Path folder, IOException failure) throws IOException {
    if (failure instanceof AccessDeniedException && opened(folder)) {
      Files.walkFileTree(folder, this);
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    delete(folder);
    return FileVisitResult.CONTINUE;
  }

  private static void delete(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (AccessDeniedException e) {
      Path folder = path.getParent();
      if (folder == null || !opened(folder)) {
        throw e;
      }
      Files.deleteIfExists(path);
    }
  }

  /**
   * Gives the owner all rights to a folder; false where that changes nothing, or is not ours to do.
   */
  private static boolean opened(Path folder) {
    try {
      Set<PosixFilePermission> before =
          Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || before.containsAll(OWNERS)) {
        return false;
      }
      Files.setPosixFilePermissions(folder, OWNERS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

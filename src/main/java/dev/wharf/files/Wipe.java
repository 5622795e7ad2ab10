package dev.wharf.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes whole trees; a link in them is deleted and not followed. */
final class Wipe extends SimpleFileVisitor<Path> {
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
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.deleteIfExists(folder);
    return FileVisitResult.CONTINUE;
  }
}

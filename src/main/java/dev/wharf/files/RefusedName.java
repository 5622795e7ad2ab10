package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.packet.Printable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Knows a name that a file system does not take: NTFS, exFAT and SMB shares refuse some characters,
 * and take names for the same that differ in case alone.
 *
 * <p>Each of them answers with an error of its own, so we go by no error but try: the name is
 * refused where a plain one can be made beside it, before and after this one failed again.
 */
final class RefusedName {
  private RefusedName() {}

  /**
   * What the failure to make a file or folder in a folder of ours says.
   *
   * @return the failure itself, where it has another cause than the name
   */
  static IOException orElse(IOException failure, Path target) {
    Path folder = target.getParent();
    if (folder == null
        || !(failure instanceof FileSystemException about)
        || !target.toString().equals(about.getFile())
        || MachineTrouble.in(failure) != null
        || FullDisk.in(failure)) {
      return failure;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return new UnmovableException(
          UnmovableException.Cause.SAME_NAME,
          "'" + name(target) + "' has the name of another file for " + kind(folder));
    }
    return isRefused(folder, target)
        ? new UnmovableException(
            UnmovableException.Cause.NAME, "'" + name(target) + "' is no name for " + kind(folder))
        : failure;
  }

  private static boolean isRefused(Path folder, Path target) {
    Path plain = folder.resolve(Move.ASIDE + "probe");
    return canBeMade(plain) && !canBeMade(target) && canBeMade(plain);
  }

  private static boolean canBeMade(Path file) {
    try {
      if (Files.exists(file, NOFOLLOW_LINKS)) {
        return true;
      }
      Files.createFile(file);
      Files.delete(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String name(Path target) {
    return Printable.of(String.valueOf(target.getFileName()));
  }

  private static String kind(Path folder) {
    try {
      return "the file system of " + folder + " (" + Files.getFileStore(folder).type() + ")";
    } catch (IOException e) {
      return "the file system of " + folder;
    }
  }
}

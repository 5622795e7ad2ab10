package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the owner of a folder the rights to it that its maker took away; others get none. */
final class Owner {
  private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rwx------");

  private Owner() {}

  /** Gives the owner all rights; false where that changes nothing, or is not ours to do. */
  static boolean giveAllRights(Path folder) {
    return Files.isDirectory(folder, NOFOLLOW_LINKS)
        && giveAllRights(Files.getFileAttributeView(folder, PosixFileAttributeView.class));
  }

  /** The same for an open folder. */
  static boolean giveAllRights(@Nullable PosixFileAttributeView folder) {
    try {
      if (folder == null) {
        return false;
      }
      Set<PosixFilePermission> rights = new HashSet<>(folder.readAttributes().permissions());
      if (!rights.addAll(ALL)) {
        return false;
      }
      folder.setPermissions(rights);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

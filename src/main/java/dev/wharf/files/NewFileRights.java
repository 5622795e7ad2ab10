package dev.wharf.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** What those who may read a new file may do with it, as far as the umask lets them. */
final class NewFileRights {
  private static final FileAttribute<?>[] PLAIN = {};
  private static final FileAttribute<?>[] EXECUTABLE = {
    PosixFilePermissions.asFileAttribute(executable(umask()))
  };

  private NewFileRights() {}

  /** Attributes to make a file with; open(2) takes them, so they cost no call. */
  static FileAttribute<?>[] of(boolean executable) {
    return executable ? EXECUTABLE : PLAIN;
  }

  /** All may read and write, before the umask counts; who may read may run it. */
  static Set<PosixFilePermission> executable(int umask) {
    Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rwxrwxrwx");
    if ((umask & 0400) != 0) {
      rights.remove(PosixFilePermission.OWNER_EXECUTE);
    }
    if ((umask & 0040) != 0) {
      rights.remove(PosixFilePermission.GROUP_EXECUTE);
    }
    if ((umask & 0004) != 0) {
      rights.remove(PosixFilePermission.OTHERS_EXECUTE);
    }
    return EnumSet.copyOf(rights);
  }

  /** The process's own, which does not change; none where the system does not say it. */
  private static int umask() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Umask:")) {
          return Integer.parseInt(line.substring("Umask:".length()).trim(), 8);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }
}

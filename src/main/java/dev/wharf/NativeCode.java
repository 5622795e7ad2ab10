package dev.wharf;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where libraries that come with native code unpack it to. In the folder for temporary files each
 * killed server would leave its copy for ever; in the state folder the next start clears it away.
 */
final class NativeCode {
  private static final String FOLDER = "native";

  private NativeCode() {}

  /**
   * Makes an empty folder for it, and SQLite's driver use it.
   *
   * @param state the state folder, locked by this process
   * @return the folder; null where the file system lets no code run, so that the folder for
   *     temporary files is used
   */
  static @Nullable Path in(Path state) throws IOException {
    Path folder = state.resolve(FOLDER);
    new Disk(Durability.OS).wipe(folder);
    Files.createDirectory(folder);
    if (!runsCode(folder)) {
      return null;
    }
    System.setProperty("org.sqlite.tmpdir", folder.toAbsolutePath().toString());
    return folder;
  }

  // access(2) denies X_OK on a file system that is mounted noexec, whatever the file's mode.
  private static boolean runsCode(Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("probe"));
    try {
      return file.toFile().setExecutable(true) && Files.isExecutable(file);
    } finally {
      Files.delete(file);
    }
  }
}

package dev.wharf.server;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.OwnersOnly;
import dev.wharf.settings.StateFolder;
import dev.wharf.zip.NativeDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Where SQLite's driver has its native code. In the folder for temporary files each killed server
 * would leave a copy for ever; in the state folder one stays for the next start, which is a tenth
 * of a second faster for it, and what else is there is cleared away. The decoder of Zstandard,
 * which few zips need, unpacks its code there when the first one comes.
 */
final class NativeCode {
  private static final String FOLDER = StateFolder.NATIVES;

  private NativeCode() {}

  /**
   * Makes a folder for it and lets the driver use that; where the file system lets no code run, the
   * driver uses the folder for temporary files.
   *
   * @param state the state folder, locked by this process
   */
  static void unpackIn(Path state) throws IOException {
    Disk disk = new Disk(Durability.OS);
    Path folder = state.resolve(FOLDER);
    OwnersOnly.folder(folder);
    // Not sqlite-…: the driver removes what it takes for its own leavings.
    Path sqlite = folder.resolve("kept-sqlite-" + SQLiteJDBCLoader.getVersion());
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        if (!file.equals(sqlite)) {
          disk.wipe(file);
        }
      }
    }
    if (!runsCode(folder)) {
      return;
    }
    System.setProperty("org.sqlite.tmpdir", folder.toAbsolutePath().toString());
    NativeDecoders.unpackIn(folder.toAbsolutePath());
    URL library =
        NativeCode.class.getResource(
            LibraryLoaderUtil.getNativeLibResourcePath()
                + "/"
                + LibraryLoaderUtil.getNativeLibName());
    if (library != null) { // Else its driver says so, when it finds none either.
      keep(library, sqlite);
      System.setProperty("org.sqlite.lib.path", folder.toAbsolutePath().toString());
      System.setProperty("org.sqlite.lib.name", String.valueOf(sqlite.getFileName()));
    }
  }

  private static void keep(URL library, Path file) throws IOException {
    boolean there =
        Disk.exists(file) && Files.size(file) == library.openConnection().getContentLengthLong();
    if (!there) {
      try (InputStream in = library.openStream()) {
        new Disk(Durability.FULL)
            .replace(file, in.readAllBytes(), file.resolveSibling("temporary"));
      }
    }
    OwnersOnly.withoutGroup(file);
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

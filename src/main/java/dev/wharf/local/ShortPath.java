package dev.wharf.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path to a folder that is short enough for a socket's address, which holds 107 bytes: the
 * folder's own path, or that of a link in the folder for temporary files, which stays until this is
 * closed.
 */
final class ShortPath implements AutoCloseable {
  private static final int LONGEST = 107;

  private final Path path;
  private final @Nullable Path made;

  private ShortPath(Path path, @Nullable Path made) {
    this.path = path;
    this.made = made;
  }

  /**
   * Finds a short path to a folder.
   *
   * @param file the socket's name in the folder
   */
  static ShortPath to(Path folder, String file) throws IOException {
    Path own = folder.toAbsolutePath();
    if (own.resolve(file).toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
      return new ShortPath(own, null);
    }
    Path made = Files.createTempDirectory("wharf");
    return new ShortPath(Files.createSymbolicLink(made.resolve("s"), own), made);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (made != null) {
      Files.deleteIfExists(path);
      Files.deleteIfExists(made);
    }
  }
}

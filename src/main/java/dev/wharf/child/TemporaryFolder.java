package dev.wharf.child;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for temporary files that one child has for itself: commands that run side by side, and
 * name their files by their process number, never see one another's. It is wiped when the child has
 * ended, and at the next start where a kill came first.
 */
final class TemporaryFolder {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "wharf-";

  /** The variables by which programs find it: POSIX names the first, the others are habits. */
  private static final String[] VARIABLES = {"TMPDIR", "TMP", "TEMP"};

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one below the folder that the child's environment names for temporary files, or else
   * below that of this process.
   *
   * @param mark of the child, unique
   * @throws IOException when it cannot be made
   */
  static TemporaryFolder make(Map<String, String> environment, String mark) throws IOException {
    Path folder = Path.of(environment.getOrDefault(VARIABLES[0], root().toString()));
    return new TemporaryFolder(
        Files.createDirectory(
            folder.resolve(PREFIX + mark),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  private static Path root() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Lets a child find it. */
  void addTo(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      environment.put(variable, path.toString());
    }
  }

  /** Removes it with all that is in it; what cannot be removed is left to the next start. */
  void wipe() {
    try {
      wipe(path);
    } catch (IOException e) {
      LOG.debug("{} is left to the next start", path, e);
    }
  }

  /**
   * Removes those that killed servers on this state folder left.
   *
   * @param markStart the beginning of the marks of all its children
   */
  static void wipeAll(String markStart) throws IOException {
    String given = System.getenv(VARIABLES[0]);
    Path folder = given == null ? root() : Path.of(given);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + markStart + "*")) {
      for (Path path : left) {
        wipe(path);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("There is no {}", folder, e);
    }
  }

  private static void wipe(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            makeWritable(path); // A child may have locked what it made.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException failure)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void makeWritable(Path folder) {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      LOG.debug("{} is another user's", folder, e);
    }
  }
}

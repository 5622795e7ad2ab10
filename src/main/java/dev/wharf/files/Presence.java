package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what is there, and changes nothing. */
final class Presence {
  /** The longest path that Linux accepts, in bytes (PATH_MAX without its final NUL). */
  static final int LONGEST_PATH = 4095;

  private Presence() {}

  /** Whether a path is longer than the system takes, so that it can be reached in steps alone. */
  static boolean isTooLong(Path path) {
    String text = path.toString();
    return text.length() * 3 > LONGEST_PATH
        && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH;
  }

  static boolean exists(Path path) {
    return Files.exists(path, NOFOLLOW_LINKS);
  }

  static boolean present(Path path) {
    return path.toFile().exists(); // Makes no exception where there is nothing.
  }

  static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  static void requireAbsent(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    throw new FileAlreadyExistsException(path.toString());
  }

  static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Listing.of(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Listing.of(folder)) {
      return !entries.iterator().hasNext();
    }
  }
}

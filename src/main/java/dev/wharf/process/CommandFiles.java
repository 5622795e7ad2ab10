package dev.wharf.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files of which a command consists, as far as its words and its user say. */
final class CommandFiles {
  private final List<Path> files = new ArrayList<>();

  /**
   * @param words of the command; those that name a file are watched
   * @param others files that belong to it, and folders whose files do
   * @param folder from which relative paths count
   */
  CommandFiles(List<String> words, List<String> others, File folder) {
    for (String word : words) {
      Path file = folder.toPath().resolve(word.replace('\0', '_'));
      if (!word.contains("{") && Files.isRegularFile(file)) {
        files.add(file);
      }
    }
    others.forEach(other -> files.add(folder.toPath().resolve(other)));
  }

  /** What tells them apart from what they were: equal as long as none has changed. */
  List<Object> stamp() {
    List<Object> stamps = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        try (DirectoryStream<Path> inner = Files.newDirectoryStream(file, Files::isRegularFile)) {
          Set<Object> unordered = new HashSet<>();
          inner.forEach(each -> unordered.add(stamp(each)));
          stamps.add(unordered);
        } catch (IOException e) {
          stamps.add("");
        }
      } else {
        stamps.add(stamp(file));
      }
    }
    return stamps;
  }

  private static Object stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(file, found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (IOException e) {
      return file; // It is not there, or only half written.
    }
  }
}

package dev.wharf.server;

import dev.wharf.files.TextFile;
import dev.wharf.packet.InWords;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the routes: those below the working folder that {@code
 * camel.main.routes-include-pattern} names.
 */
final class RouteFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

  /** Stands before the reason why a file's text cannot be read; no text begins with it. */
  static final String NOT_UTF_8 = "\uFFFD";

  private static final String FILES = "file:";
  private static final String ANY_DEPTH = "**/";

  private final List<Place> places = new ArrayList<>();

  /** A folder and which of its files are meant. */
  private record Place(Path folder, List<PathMatcher> matchers) {
    boolean holds(Path file) {
      return matchers.stream().anyMatch(matcher -> matcher.matches(file));
    }
  }

  /**
   * @param pattern as Camel has it: {@code file:routes/**}{@code /*.camel.yaml}, several with
   *     commas; what is not a file's is left out
   */
  RouteFiles(String pattern) {
    for (String part : pattern.split(",", -1)) {
      String trimmed = part.strip();
      if (trimmed.startsWith(FILES)) {
        add(trimmed.substring(FILES.length()));
      }
    }
  }

  private void add(String pattern) {
    int wildcard = indexOfWildcard(pattern);
    int end = pattern.lastIndexOf('/', wildcard);
    Path folder = Path.of(end < 0 ? "" : pattern.substring(0, end));
    // A glob's **/ stands for one folder at least, Camel's for none, too.
    places.add(
        new Place(folder, List.of(matcher(pattern), matcher(pattern.replace(ANY_DEPTH, "")))));
  }

  private static int indexOfWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return pattern.length();
  }

  private static PathMatcher matcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  /** All of them, sorted. */
  List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Place place : places) {
      if (Files.isDirectory(place.folder())) {
        try (Stream<Path> found = Files.walk(place.folder())) {
          found.filter(Files::isRegularFile).filter(place::holds).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  /** Those that are not in UTF-8, a sentence each; Camel would take their letters for others. */
  List<String> notUtf8() throws IOException {
    return read().entrySet().stream()
        .filter(file -> file.getValue().startsWith(NOT_UTF_8))
        .map(file -> file.getKey() + ": " + file.getValue().substring(NOT_UTF_8.length()))
        .toList();
  }

  /**
   * The texts of all of them, by file; {@link #NOT_UTF_8} for one that is not in UTF-8, and why.
   */
  Map<Path, String> read() throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    for (Path file : list()) {
      try {
        texts.put(file, TextFile.read(file));
      } catch (TextFile.NotUtf8Exception e) {
        texts.put(file, NOT_UTF_8 + InWords.of(e));
      } catch (NoSuchFileException e) {
        LOG.debug("{} has gone at this moment", file, e);
      }
    }
    return texts;
  }
}

package dev.wharf.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a server needs to judge a failure and to stop, loaded before somebody may damage
 * the jars that they stand in: all of Wharf's own, and those of libraries that are listed.
 */
final class StopClasses {
  private static final Logger LOG = LoggerFactory.getLogger(StopClasses.class);
  private static final String LIST = "stop-classes.txt";
  private static final String SUFFIX = ".class";

  /** Not of a server; and the only class that has one of a library's above it that few need. */
  private static final List<String> NOT_OF_A_SERVER =
      List.of("dev/wharf/cli/", "dev/wharf/check/", "dev/wharf/jmx/", "dev/wharf/ship/SftpTarget$");

  private StopClasses() {}

  /** Loads them; one that cannot be loaded is passed over. */
  static void load(ClassLoader loader) {
    own().forEach(name -> load(name, loader));
    listed().forEach(name -> load(name, loader));
    LOG.debug("The classes of a stop are loaded");
  }

  private static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("{} is not loaded ahead", name, e); // A user may have left a library out.
    }
  }

  /** The library's classes that are listed. */
  static List<String> listed() {
    try (InputStream list = StopClasses.class.getResourceAsStream(LIST)) {
      if (list == null) {
        return List.of();
      }
      return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> own() {
    @Nullable URL here = StopClasses.class.getResource(StopClasses.class.getSimpleName() + SUFFIX);
    try {
      if (here == null || !(here.openConnection() instanceof JarURLConnection jar)) {
        return List.of(); // A test runs from a folder of classes.
      }
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("dev/wharf/") && name.endsWith(SUFFIX))
          .filter(name -> NOT_OF_A_SERVER.stream().noneMatch(name::startsWith))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
          .toList();
    } catch (IOException e) {
      LOG.debug("Wharf's own classes are not loaded ahead", e);
      return List.of();
    }
  }
}

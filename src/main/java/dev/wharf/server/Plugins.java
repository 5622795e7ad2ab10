package dev.wharf.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jars in the plugins folder: classes that the settings and the routes may name. */
final class Plugins {
  private Plugins() {}

  /** A class loader that sees Wharf's own classes and those of all jars in the folder. */
  static ClassLoader load(Path folder) {
    ClassLoader own = Plugins.class.getClassLoader();
    List<URL> jars = jars(folder);
    return jars.isEmpty() ? own : new URLClassLoader("plugins", jars.toArray(URL[]::new), own);
  }

  /** All jars in the folder, in the order of their names; none where there is no such folder. */
  static List<URL> jars(Path folder) {
    List<URL> jars = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return jars;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : files) {
        jars.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The plugins in " + folder + " cannot be read", e);
    }
    jars.sort((a, b) -> a.toString().compareTo(b.toString()));
    return jars;
  }
}

package dev.wharf.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees edits of the routes' files: a route that was edited is put in the place of the one before,
 * once what is in it has ended; one that cannot start leaves the one before running. For one
 * thread.
 */
public final class RoutesWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);
  private static final String FILES = "file:";
  private static final String CONFIGURATION = "routeConfiguration:";

  private final Path folder;
  private final String glob;
  private final Runnable loaded;
  private final Map<Path, Object> stamps = new HashMap<>();
  private final Map<Path, String> running = new HashMap<>();
  private final Supplier<CamelContext> routes;

  /**
   * @param pattern of the files' names, as Camel has it: {@code file:routes/*.camel.yaml}
   * @param routes asked for once they run
   * @param loaded is run when routes have been put in place
   */
  RoutesWatch(String pattern, Supplier<CamelContext> routes, Runnable loaded) throws IOException {
    Path path = Path.of(pattern.startsWith(FILES) ? pattern.substring(FILES.length()) : "");
    folder = path.getParent() == null ? Path.of("") : path.getParent();
    glob = pattern.startsWith(FILES) ? String.valueOf(path.getFileName()) : "";
    this.routes = routes;
    this.loaded = loaded;
    if (!glob.isEmpty() && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
        for (Path file : files) {
          stamps.put(file, SettingsWatch.stamp(file));
          running.put(file, Files.readString(file));
        }
      }
    }
  }

  /** Loads the files that are others than before. */
  public void look() throws IOException {
    if (glob.isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        Object stamp = SettingsWatch.stamp(file);
        if (!stamp.equals(stamps.put(file, stamp))) {
          String text = Files.readString(file);
          if (!text.equals(running.get(file))) {
            replace(file, text);
          }
        }
      }
      stamps.keySet().removeIf(this::gone);
    } catch (NoSuchFileException e) {
      LOG.debug("A file of the routes has gone at this moment", e);
    }
  }

  // Its routes stay: some editors remove a file before they write it anew.
  private boolean gone(Path file) {
    if (Files.exists(file)) {
      return false;
    }
    LOG.warn("{} is gone; its routes run until the next start", file);
    return true;
  }

  private void replace(Path file, String text) {
    String before = running.get(file);
    if (text.contains(CONFIGURATION)) {
      LOG.warn("Waiting for a restart: {}, which says what becomes of failures", file);
      return;
    }
    try {
      load(file, text);
      running.put(file, text);
      LOG.info("The routes of {} are as edited", file);
    } catch (Exception | LinkageError e) {
      LOG.warn("The edit of {} changes nothing: {}", file, StartFailure.of(e).getMessage());
      if (before != null) {
        restore(file, before);
      }
    }
    loaded.run();
  }

  private void restore(Path file, String before) {
    try {
      load(file, before);
    } catch (Exception | LinkageError e) {
      LOG.error(
          "The routes of {} as they were do not start again; restart the server: {}",
          file,
          StartFailure.of(e).getMessage());
    }
  }

  private void load(Path file, String text) throws Exception {
    Resource resource =
        ResourceHelper.fromBytes(
            FILES + file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8));
    PluginHelper.getRoutesLoader(routes.get()).updateRoutes(resource);
  }
}

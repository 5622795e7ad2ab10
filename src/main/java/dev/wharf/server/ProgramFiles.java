package dev.wharf.server;

import dev.wharf.intake.ServerStop;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that this process loads classes from. One that is written over while the process has it
 * open yields broken classes from then on, at any place, so the server stops while it still can; so
 * it does when one is removed for good. One that was replaced by a rename stays readable as it was,
 * since all are kept open. Safe for use by several threads.
 */
final class ProgramFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramFiles.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** How long a file must be missing: an upgrade may remove one and then write it. */
  static final Duration GONE = Duration.ofSeconds(3);

  private final List<Jar> jars = new ArrayList<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "program-files");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable Future<?> looking;
  private @Nullable String changed;
  private boolean replaced;

  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  private static final class Jar {
    final Path file;
    final Stamp stamp;
    long missingSince;

    Jar(Path file, Stamp stamp) {
      this.file = file;
      this.stamp = stamp;
    }
  }

  /**
   * @param files as they are now; those that cannot be looked at are passed over
   */
  ProgramFiles(Set<Path> files) {
    for (Path file : files) {
      try {
        jars.add(new Jar(file, stamp(file)));
      } catch (IOException e) {
        LOG.debug("{} is not watched", file, e);
      }
    }
  }

  /** Those of the class path, with what their manifests name, and those of the plugins. */
  static ProgramFiles ofThisProcess(Path plugins) {
    Set<Path> files = new LinkedHashSet<>();
    String classPath = System.getProperty("java.class.path", "");
    for (StringTokenizer each = new StringTokenizer(classPath, File.pathSeparator);
        each.hasMoreTokens(); ) {
      add(Path.of(each.nextToken()).toAbsolutePath(), files);
    }
    if (Files.isDirectory(plugins)) {
      try (Stream<Path> found = Files.list(plugins)) {
        found.forEach(file -> add(file.toAbsolutePath(), files));
      } catch (IOException e) {
        LOG.debug("{} is not watched", plugins, e); // The start says what is wrong with it.
      }
    }
    return new ProgramFiles(files);
  }

  private static void add(Path file, Set<Path> files) {
    if (!file.toString().endsWith(".jar") || !Files.isRegularFile(file) || !files.add(file)) {
      return;
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      String named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (StringTokenizer each = new StringTokenizer(named == null ? "" : named);
          each.hasMoreTokens(); ) {
        add(Path.of(file.toUri().resolve(URI.create(each.nextToken()))), files);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("What {} names is not watched", file, e);
    }
  }

  /**
   * Looks every two seconds from now on, and first makes sure that a stop needs no jar any more.
   *
   * @param loader the one that has all jars
   */
  void begin(ClassLoader loader, ServerStop stop) {
    looks.execute(
        () -> {
          loader.getResource("META-INF/nothing-has-this-name"); // The search opens all of them.
          StopClasses.load(loader);
        });
    looking =
        looks.scheduleWithFixedDelay(
            () -> {
              String why = changed();
              if (why != null) {
                stop.because(why);
              }
            },
            PERIOD.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Looks now: why no class can be relied on, as a clause; null where all can. */
  synchronized @Nullable String changed() {
    for (Iterator<Jar> each = jars.iterator(); changed == null && each.hasNext(); ) {
      Jar jar = each.next();
      try {
        Stamp now = stamp(jar.file);
        jar.missingSince = 0;
        if (!Objects.equals(now.key(), jar.stamp.key())) {
          each.remove(); // What stands there now is not what is open.
          reportReplaced(jar.file);
        } else if (!now.equals(jar.stamp)) {
          changed = inWords(jar.file, "written over");
        }
      } catch (NoSuchFileException e) {
        if (isGone(jar)) {
          changed = inWords(jar.file, "removed");
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be looked at now", jar.file, e);
      }
    }
    return changed;
  }

  private static boolean isGone(Jar jar) {
    long now = System.nanoTime();
    if (jar.missingSince == 0) {
      jar.missingSince = now;
    }
    return now - jar.missingSince >= GONE.toNanos();
  }

  private void reportReplaced(Path file) {
    if (!replaced) {
      LOG.warn(
          "{} was replaced while the server runs; it goes on with what it was started from, until"
              + " it is started again",
          file);
    }
    replaced = true;
  }

  private static String inWords(Path file, String what) {
    return "the program file "
        + file
        + " was "
        + what
        + " while the server ran, so that classes can no longer be loaded. An upgrade stops the"
        + " server first, or replaces files by a rename";
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    looks.shutdownNow();
  }
}

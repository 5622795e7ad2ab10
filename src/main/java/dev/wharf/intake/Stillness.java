package dev.wharf.intake;

import dev.wharf.files.Listing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long nothing has changed in what stands in an inbox: no name, size or time, as far as several
 * looks can tell. What happens between two looks and leaves all that as it was is not seen. Safe
 * for use by several threads.
 */
final class Stillness {
  /** Of a folder with more files than this, the first must do. */
  private static final int MOST_FILES = 10_000;

  private static final int DEEPEST = 32;
  private static final int MANY = 1000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Clock clock;
  private final int most;
  private final Map<Path, State> seen = new ConcurrentHashMap<>();
  private int looksBeforeCleaning = MANY;

  /**
   * What was seen.
   *
   * @param print of all names, sizes and times
   * @param since when it was seen first, and
   * @param last when it was seen last
   */
  private record State(long print, Instant since, Instant last) {}

  /**
   * @param clock one that nobody sets
   */
  Stillness(Clock clock) {
    this(clock, MOST_FILES);
  }

  /**
   * @param most files of an item that are looked at beside its zip
   */
  Stillness(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /**
   * Whether nothing has changed for so long, which takes two looks at least.
   *
   * @param zip of the packet; null where it has none
   */
  boolean lasts(Path item, @Nullable Path zip, Duration time) {
    Instant now = clock.instant();
    clean(now);
    long print;
    try {
      print = print(item, zip);
    } catch (IOException e) {
      seen.remove(item); // It changes at this moment.
      return false;
    }
    State before = seen.get(item);
    boolean same = before != null && before.print == print;
    Instant since = before != null && same ? before.since : now;
    seen.put(item, new State(print, since, now));
    return same && !now.isBefore(since.plus(time));
  }

  private synchronized void clean(Instant now) {
    if (--looksBeforeCleaning <= 0) {
      looksBeforeCleaning = Math.max(MANY, seen.size());
      seen.values().removeIf(state -> state.last.plus(FORGOTTEN_AFTER).isBefore(now));
    }
  }

  private long print(Path item, @Nullable Path zip) throws IOException {
    Print print = new Print(item, most);
    if (zip != null) { // It is looked at though more files than that may stand before it.
      print.add(
          zip, Files.readAttributes(zip, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
    print.look(item, DEEPEST);
    return print.sum;
  }

  private static final class Print {
    private final Path root;
    private final int most;
    private int files;
    private long sum;

    Print(Path root, int most) {
      this.root = root;
      this.most = most;
    }

    /** Looks at something and at what is in it, until enough files were looked at. */
    void look(Path at, int depth) {
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
          files++;
        }
        if (files <= most) {
          add(at, attributes);
        }
        if (attributes.isDirectory() && depth > 0) {
          lookInto(at, depth - 1);
        }
      } catch (IOException | DirectoryIteratorException e) {
        sum += at.hashCode(); // What we may not see cannot be said to change.
      }
    }

    private void lookInto(Path folder, int depth) throws IOException {
      try (DirectoryStream<Path> entries = Listing.of(folder)) {
        for (Path entry : entries) {
          if (files > most) {
            return;
          }
          look(entry, depth);
        }
      }
    }

    // A sum, since the order of a listing may change.
    private void add(Path path, BasicFileAttributes attributes) {
      int hash =
          Objects.hash(
              root.relativize(path),
              attributes.size(),
              attributes.lastModifiedTime(),
              attributes.fileKey());
      sum += hash * 0x9E3779B97F4A7C15L;
    }
  }
}

package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the inbox, for those who watch: packets that arrive, and packets that wait. Costs
 * nothing while nobody looks. Folders that still arrive are not opened: of each, only its own times
 * and those of its {@code NAME.zip} are asked for. Safe for use by several threads.
 */
public final class InboxView {
  private static final int MOST_ARRIVALS = 1000;

  private final Supplier<Settings> settings;
  private final PacketsInWork inWork;
  private final Predicate<String> whole;
  private final Clock clock;
  private Map<String, Arrival> arrivals = new HashMap<>();
  private @Nullable String oldest;
  private Instant oldestSince = Instant.EPOCH;
  private long lookedAt;

  /**
   * A packet that still arrives.
   *
   * @param name without the suffix
   * @param bytes of its zip so far; 0 while it has none
   * @param bytesPerSecond how fast it grew between the last two looks
   * @param since when it was first seen, or began to change before that
   * @param changed when it last changed
   * @param stalled whether that is longer ago than {@code wharf.stalled-after}
   */
  public record Arrival(
      String name,
      long bytes,
      double bytesPerSecond,
      Instant since,
      Instant changed,
      boolean stalled) {}

  /**
   * The inbox at one moment.
   *
   * @param arrivals those that arrive, the stalled and then the oldest first; at most 1,000
   * @param arriving how many there are in all
   * @param waiting whole folders with their zip whose work has not begun
   * @param oldestWaiting since when the oldest of them is whole; null when there is none
   */
  public record View(
      List<Arrival> arrivals, long arriving, long waiting, @Nullable Instant oldestWaiting) {}

  /**
   * @param whole whether a folder of that name is whole
   */
  public InboxView(
      Supplier<Settings> settings, PacketsInWork inWork, Predicate<String> whole, Clock clock) {
    this.whole = whole;
    this.settings = settings;
    this.inWork = inWork;
    this.clock = clock;
  }

  /**
   * Looks; how fast packets grow is counted from one look to the next.
   *
   * @throws UncheckedIOException when the inbox cannot be read
   */
  public synchronized View look() {
    try {
      View view = read();
      lookedAt = System.nanoTime();
      return view;
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException("the inbox cannot be read", e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("the inbox cannot be read", e);
    }
  }

  private View read() throws IOException {
    String suffix = settings.get().incompleteSuffix();
    Set<String> begun = begun();
    Map<String, Arrival> arriving = new HashMap<>();
    long arrivalCount = 0;
    long waiting = 0;
    boolean oldestIsThere = false;
    Path inbox = settings.get().inbox();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(inbox)) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        boolean isWhole = whole.test(name);
        if (!isWhole && name.endsWith(suffix)) {
          arrivalCount++;
          if (arriving.size() < MOST_ARRIVALS) {
            String plain = name.substring(0, name.length() - suffix.length());
            arriving.put(plain, arrival(folder, plain));
          }
        } else if (isWhole && !begun.contains(name) && hasZip(folder, name)) {
          waiting++;
          oldestIsThere |= name.equals(oldest);
        }
      }
    }
    arrivals = arriving;
    if (waiting == 0) {
      oldest = null;
    } else if (!oldestIsThere) {
      findOldest(inbox, begun);
    }
    List<Arrival> sorted = new ArrayList<>(arriving.values());
    sorted.sort(
        Comparator.comparing((Arrival arrival) -> !arrival.stalled())
            .thenComparing(Arrival::since)
            .thenComparing(Arrival::name));
    return new View(sorted, arrivalCount, waiting, oldest == null ? null : oldestSince);
  }

  private Set<String> begun() {
    Set<String> begun = new HashSet<>();
    for (OpenPacket packet : inWork.all()) {
      if (packet.progress().sinceOpened() != null) {
        begun.add(packet.name().value());
      }
    }
    return begun;
  }

  // What has no zip, as a loose file, is not taken.
  private static boolean hasZip(Path folder, String name) {
    return Files.exists(folder.resolve(new PacketName(name).zip()), LinkOption.NOFOLLOW_LINKS);
  }

  private Arrival arrival(Path folder, String name) throws IOException {
    Instant now = clock.instant();
    Path zip = folder.resolve(new PacketName(name).zip());
    long bytes = 0;
    Instant changed = now;
    try {
      changed = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
      Instant zipChanged = Files.getLastModifiedTime(zip, LinkOption.NOFOLLOW_LINKS).toInstant();
      changed = zipChanged.isAfter(changed) ? zipChanged : changed;
      bytes = Files.size(zip);
    } catch (NoSuchFileException e) {
      bytes = 0; // It has no zip yet, or is whole by now.
    }
    Arrival before = arrivals.get(name);
    Instant since = before != null ? before.since() : changed.isBefore(now) ? changed : now;
    double seconds = (System.nanoTime() - lookedAt) / 1e9;
    double speed = before == null ? 0 : Math.max(0, bytes - before.bytes()) / seconds;
    boolean stalled = !now.isBefore(changed.plus(settings.get().stalledAfter()));
    return new Arrival(name, bytes, speed, since, changed, stalled);
  }

  // Rare: a folder that comes later is never older, so this is done when the oldest has gone.
  private void findOldest(Path inbox, Set<String> begun) throws IOException {
    oldest = null;
    oldestSince = Instant.MAX;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(inbox)) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (whole.test(name) && !begun.contains(name) && hasZip(folder, name)) {
          Instant since = wholeSince(folder);
          if (since != null && since.isBefore(oldestSince)) {
            oldest = name;
            oldestSince = since;
          }
        }
      }
    }
  }

  // A rename changes a folder's ctime, not its mtime.
  private static @Nullable Instant wholeSince(Path folder) throws IOException {
    try {
      Object changed = Files.getAttribute(folder, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      return changed instanceof FileTime time ? time.toInstant() : null;
    } catch (NoSuchFileException e) {
      return null; // It has been taken meanwhile.
    }
  }

  /**
   * Names of packets that wait, sorted.
   *
   * @param search a part of the name, in upper or lower case; empty for all
   */
  public List<String> waiting(String search) throws IOException {
    String part = search.toLowerCase(Locale.ROOT);
    Set<String> begun = begun();
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(settings.get().inbox())) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (whole.test(name)
            && !begun.contains(name)
            && hasZip(folder, name)
            && name.toLowerCase(Locale.ROOT).contains(part)) {
          names.add(name);
        }
      }
    }
    Collections.sort(names);
    return names;
  }
}

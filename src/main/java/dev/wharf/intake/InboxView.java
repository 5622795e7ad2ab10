package dev.wharf.intake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.intake.InboxItem.Kind;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Place;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the inboxes, for those who watch: packets that arrive, packets that wait, and
 * strays. Costs nothing while nobody looks. What still arrives is not opened: only its times and
 * those of its zip are asked for. A packet that is blocked does not wait. Safe for use by several
 * threads.
 */
public final class InboxView {
  private static final Logger LOG = LoggerFactory.getLogger(InboxView.class);
  private static final int MOST_ARRIVALS = 1000;
  private static final int MOST_STRAYS = 100;

  private final Supplier<Settings> settings;
  private final PacketsInWork inWork;
  private final Inboxes inboxes;
  private final Ledger ledger;
  private volatile Set<String> blocked = Set.of();
  private final Clock clock;
  private Map<String, Arrival> arrivals = new HashMap<>();
  private @Nullable Path oldest;
  private Instant oldestSince = Instant.EPOCH;
  private long lookedAt;

  /**
   * A packet that still arrives.
   *
   * @param name without the suffix
   * @param path where it stands
   * @param bytes of its zip so far; 0 while it has none
   * @param bytesPerSecond how fast it grew between the last two looks
   * @param since when it was first seen, or began to change before that
   * @param changed when it last changed
   * @param stalled whether that is longer ago than {@code wharf.stalled-after}
   */
  public record Arrival(
      String name,
      Path path,
      long bytes,
      double bytesPerSecond,
      Instant since,
      Instant changed,
      boolean stalled) {}

  /**
   * The inboxes at one moment.
   *
   * @param arrivals those that arrive, the stalled and then the oldest first; at most 1,000
   * @param arriving how many there are in all
   * @param waiting packets that are whole and whose work has not begun, but for the blocked ones
   * @param oldestWaiting since when the oldest of them is whole; null when there is none
   * @param strays what will never be taken, at most 100
   * @param strayed how many of these there are in all
   * @param senders who delivers, those that have been quiet for longest first
   */
  public record View(
      List<Arrival> arrivals,
      long arriving,
      long waiting,
      @Nullable Instant oldestWaiting,
      List<Inboxes.Stray> strays,
      long strayed,
      List<SenderView.Sender> senders) {}

  public InboxView(
      Supplier<Settings> settings,
      PacketsInWork inWork,
      Inboxes inboxes,
      Ledger ledger,
      Clock clock) {
    this.ledger = ledger;
    this.inboxes = inboxes;
    this.settings = settings;
    this.inWork = inWork;
    this.clock = clock;
  }

  /** Looks; how fast packets grow is counted from one look to the next. */
  public synchronized View look() {
    Look look = new Look(notWaiting());
    inboxes.eachThatIsThere(look::see);
    arrivals = look.arriving;
    if (look.waiting == 0) {
      oldest = null;
    } else if (!look.oldestIsThere) {
      findOldest(look.notWaiting);
    }
    View view = look.view(oldest == null ? null : oldestSince);
    lookedAt = System.nanoTime();
    return view;
  }

  /** One look through all inboxes. */
  private final class Look {
    private final Set<String> notWaiting;
    private final Map<String, Arrival> arriving = new HashMap<>();
    private final List<Inboxes.Stray> strays = new ArrayList<>();
    private final SenderView senders =
        new SenderView(inWork, settings.get().ledger().file() != null);
    private long arrivalCount;
    private long waiting;
    private long strayCount;
    private boolean oldestIsThere;

    Look(Set<String> notWaiting) {
      this.notWaiting = notWaiting;
    }

    void see(InboxItem item) {
      String name = item.packet().value();
      switch (item.kind()) {
        case ARRIVING, SETTLING -> {
          arrivalCount++;
          senders.arrives(item.packet());
          if (arriving.size() < MOST_ARRIVALS) {
            arriving.put(name, arrival(item, name));
          }
        }
        case READY -> {
          if (!notWaiting.contains(name)) {
            waiting++;
            senders.waits(item.packet());
            oldestIsThere |= item.path().equals(oldest);
          }
        }
        case STRAY -> {
          strayCount++;
          if (strays.size() < MOST_STRAYS) {
            strays.add(new Inboxes.Stray(name, item.why()));
          }
        }
        case WITHOUT_ZIP, IGNORED -> {
          // Neither waits, nor is it known to be wrong yet.
        }
      }
    }

    View view(@Nullable Instant oldestWaiting) {
      List<Arrival> sorted = new ArrayList<>(arriving.values());
      sorted.sort(
          Comparator.comparing((Arrival arrival) -> !arrival.stalled())
              .thenComparing(Arrival::since)
              .thenComparing(Arrival::name));
      strays.sort(Comparator.comparing(Inboxes.Stray::name));
      return new View(
          sorted, arrivalCount, waiting, oldestWaiting, strays, strayCount, senders.all(inboxes));
    }
  }

  /** Names of whole packets in the inboxes that are in work, or blocked. */
  private Set<String> notWaiting() {
    Set<String> names = new HashSet<>(blocked());
    for (OpenPacket packet : inWork.all()) {
      if (packet.progress().sinceOpened() != null) {
        names.add(packet.name().value());
      }
    }
    return names;
  }

  // While the ledger is away, those of before.
  private Set<String> blocked() {
    try {
      blocked =
          ledger.blocked().stream()
              .filter(packet -> packet.state() == PacketState.WAITING)
              .map(packet -> packet.name().value())
              .collect(Collectors.toSet());
    } catch (LedgerException e) {
      LOG.debug("The ledger cannot be asked now", e);
    }
    return blocked;
  }

  private Arrival arrival(InboxItem item, String name) {
    Instant now = clock.instant();
    Place place = item.arriving();
    long bytes = 0;
    Instant changed = now;
    try {
      changed = Files.getLastModifiedTime(item.path(), NOFOLLOW_LINKS).toInstant();
      Instant zipChanged = Files.getLastModifiedTime(place.zip(), NOFOLLOW_LINKS).toInstant();
      changed = zipChanged.isAfter(changed) ? zipChanged : changed;
      bytes = Files.size(place.zip());
    } catch (IOException e) {
      bytes = 0; // It has no zip yet, or is whole by now.
    }
    Arrival before = arrivals.get(name);
    Instant since = before != null ? before.since() : changed.isBefore(now) ? changed : now;
    double seconds = (System.nanoTime() - lookedAt) / 1e9;
    double speed = before == null ? 0 : Math.max(0, bytes - before.bytes()) / seconds;
    boolean stalled = !now.isBefore(changed.plus(settings.get().stalledAfter()));
    return new Arrival(name, item.path(), bytes, speed, since, changed, stalled);
  }

  // Rare: what comes later is never older, so this is done when the oldest has gone.
  private void findOldest(Set<String> notWaiting) {
    oldest = null;
    oldestSince = Instant.MAX;
    inboxes.eachThatIsThere(
        item -> {
          if (item.is(Kind.READY) && !notWaiting.contains(item.packet().value())) {
            Instant since = wholeSince(item.path());
            if (since != null && since.isBefore(oldestSince)) {
              oldest = item.path();
              oldestSince = since;
            }
          }
        });
  }

  private static @Nullable Instant wholeSince(Path item) {
    try {
      return InPlace.named(item);
    } catch (NoSuchFileException e) {
      return null; // It has been taken meanwhile.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names of packets that wait, sorted.
   *
   * @param search a part of the name, in upper or lower case; empty for all
   */
  public List<String> waiting(String search) {
    String part = search.toLowerCase(Locale.ROOT);
    Set<String> notWaiting = notWaiting();
    List<String> names = new ArrayList<>();
    inboxes.eachThatIsThere(
        item -> {
          String name = item.packet().value();
          if (item.is(Kind.READY)
              && !notWaiting.contains(name)
              && name.toLowerCase(Locale.ROOT).contains(part)) {
            names.add(name);
          }
        });
    Collections.sort(names);
    return names;
  }
}

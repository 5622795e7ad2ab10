package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Arrival.Order;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of an inbox that are next, in the order of {@code wharf.order}; where the inbox has
 * senders' folders, the senders take turns. It is filled by a look through the whole inbox, and by
 * events that name what has come; what came later stands behind. For the thread that polls.
 */
final class WaitingLine {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingLine.class);

  /** Names that it remembers; what is behind them is found by the next look. */
  private static final int LONGEST = 100_000;

  private final InboxLook look;
  private final Predicate<PacketName> taken;
  private final Map<String, Deque<Candidate>> bySender = new LinkedHashMap<>();
  private final Set<Path> inLine = new HashSet<>();

  /**
   * What may be a packet.
   *
   * @param since when it was given its name
   */
  private record Candidate(String sender, Path path, Instant since) {}

  /**
   * @param taken whether the packet of that name is not to be tried now: it waits, a server has
   *     claimed it, or another is to try it first
   */
  WaitingLine(InboxLook look, Predicate<PacketName> taken) {
    this.look = look;
    this.taken = taken;
  }

  boolean isEmpty() {
    return inLine.isEmpty();
  }

  /**
   * Looks through the whole inbox; what was in line before is forgotten.
   *
   * @throws IOException when the inbox cannot be listed
   */
  void fill() throws IOException {
    clear();
    boolean oldest = look.inbox().arrival().order() == Order.OLDEST;
    InboxNames names = new InboxNames(look.inbox().arrival());
    List<Candidate> found = new ArrayList<>();
    look.listing()
        .each(
            (sender, path) -> {
              String name = String.valueOf(path.getFileName());
              if (names.arriving(name) == null && !isTaken(sender, name)) {
                found.add(new Candidate(sender, path, oldest ? since(path) : Instant.EPOCH));
                if (found.size() > 2 * LONGEST) {
                  cut(found);
                }
              }
            });
    if (oldest) {
      found.sort(Comparator.comparing(Candidate::since).thenComparing(Candidate::path));
    }
    for (Candidate candidate : found.subList(0, Math.min(LONGEST, found.size()))) {
      add(candidate);
    }
  }

  private static void cut(List<Candidate> found) {
    found.sort(Comparator.comparing(Candidate::since));
    found.subList(LONGEST, found.size()).clear();
  }

  private boolean isTaken(String sender, String name) {
    boolean plain = look.inbox().arrival().accept().zips() && ZipName.is(name);
    return taken.test(
        new PacketName(look.inbox().name(), sender, plain ? ZipName.base(name) : name));
  }

  private static Instant since(Path path) {
    try {
      return InPlace.named(path);
    } catch (NoSuchFileException e) {
      return Instant.MAX; // It has gone; the look at it says so.
    } catch (IOException e) {
      LOG.debug("{} is looked at later", Printable.of(path.toString()), e);
      return Instant.MAX;
    }
  }

  /** Puts what has come just now behind all others. */
  void add(String sender, Path path) {
    add(new Candidate(sender, path, Instant.MAX));
  }

  private void add(Candidate candidate) {
    if (inLine.add(candidate.path())) {
      bySender.computeIfAbsent(candidate.sender(), any -> new ArrayDeque<>()).add(candidate);
    }
  }

  private void clear() {
    bySender.clear();
    inLine.clear();
  }

  /**
   * Takes the next packets that are whole out of the line.
   *
   * @param most how many
   */
  List<InboxItem> next(int most) {
    List<InboxItem> ready = new ArrayList<>();
    while (ready.size() < most && !inLine.isEmpty()) {
      Candidate candidate = takeInTurn();
      InboxItem item = look.look(candidate.sender(), candidate.path());
      if (item.is(InboxItem.Kind.READY) && !taken.test(item.packet())) {
        ready.add(item);
      }
    }
    return ready;
  }

  /** The first of the sender whose turn it is; that sender is last then. */
  private Candidate takeInTurn() {
    String sender = bySender.keySet().iterator().next();
    Deque<Candidate> waiting = Objects.requireNonNull(bySender.remove(sender));
    Candidate candidate = waiting.removeFirst();
    inLine.remove(candidate.path());
    if (!waiting.isEmpty()) {
      bySender.put(sender, waiting);
    }
    return candidate;
  }
}

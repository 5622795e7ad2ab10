package dev.wharf.keep;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has ended once its time is over: packets from the archive and the quarantine, their
 * unpacked content, and the ledger's memory of those that stand nowhere. Each removal is in the
 * ledger before it is carried out, and one that is cut off is carried on. Nothing of a packet is
 * removed that somebody holds, or with which something is still to be done. Safe for use by several
 * threads, which take turns; it holds one page of packets in memory.
 */
public final class Keep {
  private static final Logger LOG = LoggerFactory.getLogger(Keep.class);
  private static final int PAGE = 50;
  private static final int MOST_NAMED = 500;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final SameFolders folders;
  private final Survey survey;
  private final Removal removal;
  private final Pace pace = new Pace(System::nanoTime);
  private final Map<String, String> problems = new HashMap<>();
  private String carriedOn = "";

  /**
   * @param folders the archive and the quarantine at least: a folder whose disk is not mounted
   *     looks as if all had been removed
   * @param undone what is still to be done with packets
   */
  public Keep(
      Supplier<Settings> settings,
      Ledger ledger,
      Disk disk,
      SameFolders folders,
      Standing standing,
      Undone undone) {
    this.ledger = ledger;
    this.folders = folders;
    PlaceOf places = new PlaceOf(settings);
    this.survey = new Survey(settings, ledger, places, standing, undone);
    this.removal = new Removal(ledger, disk, places, standing, this::failed);
  }

  private void failed(PacketRecord packet, Exception failure) {
    String why = "cannot be removed yet: " + InWords.of(failure);
    pace.failed(packet.id());
    problems.put(packet.name().value(), why);
    LOG.warn("{} {}", packet.name(), why);
  }

  /** Removes some of what is due, and no more than takes a moment; for a route with a timer. */
  public synchronized void turn() {
    problems.clear();
    if (folders.problem().isPresent() || ledger.lease().isOver()) {
      return;
    }
    carryOn();
    pace.begin();
    while (survey.isAsked() && pace.hasTime()) {
      Survey.Page page = survey.page(pace.cursor(), PAGE);
      tell(remove(page.due(), "by schedule"));
      pace.looked(page);
    }
  }

  private static void tell(List<Due> removed) {
    removed.stream()
        .filter(due -> !due.nothing())
        .collect(Collectors.groupingBy(Due::why, TreeMap::new, Collectors.counting()))
        .forEach((why, count) -> LOG.info("removed {} by schedule: {}", count, why));
  }

  /** Carries on, before packets are taken, what the run before left. */
  public void atStart() {
    if (folders.problem().isEmpty()) {
      carryOn();
    }
  }

  /** Carries on removals that a fault or a kill cut off, of this server or of dead ones. */
  public synchronized void carryOn() {
    List<PacketRecord> ours = new ArrayList<>();
    List<PacketRecord> page = ledger.removals().begun(carriedOn, PAGE);
    // Those that cannot be carried on must not keep the others from it.
    carriedOn = page.size() < PAGE ? "" : page.get(page.size() - 1).id();
    for (PacketRecord begun : page) {
      if (pace.mayTryAgain(begun.id()) && isOurs(begun)) {
        ours.add(Objects.requireNonNullElse(ledger.find(begun.id()), begun));
      }
    }
    removal.carryOut(ours);
  }

  private boolean isOurs(PacketRecord begun) {
    String remover = begun.kept().remover();
    return ledger.owner().equals(remover)
        || (remover != null && ledger.isDead(remover) && ledger.removals().takeOver(begun));
  }

  /**
   * Removes what is due, as far as an answer can name it, or only says what it would remove.
   *
   * @param after the next of the answer before; null for the first
   * @throws IOException when the archive or the quarantine is not the one that was used last
   * @throws IllegalArgumentException when {@code after} is none
   */
  public synchronized Pruned prune(boolean dryRun, @Nullable String after) throws IOException {
    Cursor cursor = Cursor.of(after);
    folders.require();
    problems.clear();
    if (!dryRun) {
      carryOn();
    }
    long until = System.nanoTime() + LONGEST_ANSWER.toNanos();
    List<Due> removed = new ArrayList<>();
    Map<String, Long> left = new TreeMap<>();
    @Nullable Cursor next = cursor;
    while (next != null && removed.size() <= MOST_NAMED - PAGE && System.nanoTime() < until) {
      Survey.Page page = survey.page(next, PAGE);
      removed.addAll(dryRun ? page.due() : remove(page.due(), "by the operator"));
      page.left().forEach((why, count) -> left.merge(why, count, Long::sum));
      next = page.next();
    }
    return new Pruned(
        dryRun,
        removed.stream().filter(due -> !due.nothing()).map(Keep::item).toList(),
        left,
        new LinkedHashMap<>(problems),
        next == null ? null : next.toString());
  }

  private static Pruned.Item item(Due due) {
    PacketRecord packet = due.packet();
    return new Pruned.Item(
        packet.id(),
        packet.name().value(),
        due.kind().what(),
        packet.state().name().toLowerCase(java.util.Locale.ROOT),
        packet.ending() == null ? null : packet.ending().target(),
        due.why());
  }

  /** Removes what is due of one kind; returns what is removed. */
  private List<Due> remove(List<Due> due, String who) {
    Map<String, List<Due>> byReason = new LinkedHashMap<>();
    due.forEach(one -> byReason.computeIfAbsent(one.why(), why -> new ArrayList<>()).add(one));
    List<Due> removed = new ArrayList<>();
    byReason.forEach((why, some) -> removed.addAll(remove(some, who, why)));
    return removed;
  }

  private List<Due> remove(List<Due> due, String who, String why) {
    List<PacketRecord> packets = due.stream().map(Due::packet).toList();
    Kind kind = due.get(0).kind();
    if (kind.isHistory()) {
      ledger.removals().erase(packets);
      return due;
    }
    String reason = "removed " + who + ": " + why;
    List<PacketRecord> done =
        removal.carryOut(
            kind == Kind.CONTENT
                ? ledger.removals().beginContent(packets, "its unpacked content was " + reason)
                : ledger.removals().begin(packets, "it was " + reason));
    Map<String, PacketState> ids =
        done.stream().collect(Collectors.toMap(PacketRecord::id, PacketRecord::state));
    return due.stream().filter(one -> ids.containsKey(one.packet().id())).toList();
  }
}

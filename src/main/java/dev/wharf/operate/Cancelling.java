package dev.wharf.operate;

import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.CancelledException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LiveSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends the work on packets, with all their processes, when the operator says so. Safe for use by
 * several threads.
 */
public final class Cancelling {
  /** Processes have a second to end by themselves; what Java code does cannot be ended. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final long NAP_MILLIS = 20;
  private static final int MOST_DELIVERIES = 50;

  private final PacketsInWork inWork;
  private final PacketsInWork again;
  private final Children children;
  private final Ledger ledger;
  private final LiveSettings settings;

  /**
   * @param again the archived packets that are processed again
   */
  public Cancelling(
      PacketsInWork inWork,
      PacketsInWork again,
      Children children,
      Ledger ledger,
      LiveSettings settings) {
    this.inWork = inWork;
    this.again = again;
    this.settings = settings;
    this.children = children;
    this.ledger = ledger;
  }

  /**
   * Ends the work on packets, and waits until that has happened, for at most 5 s.
   *
   * @param names of packets, or the ids of their deliveries
   * @param putBack whether they go back into the inbox; else they are set aside
   * @return why the work on some goes on, as sentences by their names
   */
  Map<String, String> cancel(List<String> names, boolean putBack) {
    Map<String, String> problems = new LinkedHashMap<>();
    Map<String, OpenPacket> cancelled = new LinkedHashMap<>();
    for (String name : names) {
      OpenPacket fresh = inWork.find(name);
      OpenPacket packet = fresh == null ? again.find(name) : fresh;
      if (packet == null) {
        elsewhere(name).ifPresent(problem -> problems.put(name, problem));
      } else {
        packet.cancellation().ask(new CancelledException(putBack));
        cancelled.put(name, packet);
      }
    }
    awaitEnds(cancelled.values());
    cancelled.forEach(
        (name, packet) -> problem(packet).ifPresent(problem -> problems.put(name, problem)));
    return problems;
  }

  private void awaitEnds(Collection<OpenPacket> packets) {
    long end = System.nanoTime() + LONGEST.toNanos();
    List<OpenPacket> open = new ArrayList<>(packets);
    while (!open.isEmpty() && System.nanoTime() < end) {
      open.forEach(this::endWork);
      open.removeIf(packet -> packet.ended() != null || packet.thread() == null);
      try {
        TimeUnit.MILLISECONDS.sleep(open.isEmpty() ? 0 : NAP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void endWork(OpenPacket packet) {
    if (packet.ended() != null) {
      return;
    }
    List<Child> its =
        children.running().stream()
            .filter(child -> child.worksOn().delivery().equals(packet.id()))
            .toList();
    its.forEach(Child::end);
    Thread thread = packet.thread();
    if (its.isEmpty() && thread != null && packet.isProcessing()) {
      packet.steps().interrupt(thread); // It runs the user's own code, which may hear that.
    }
  }

  private static Optional<String> problem(OpenPacket packet) {
    String ended = packet.ended();
    if (ended == null) {
      return Optional.of(
          packet.thread() == null
              ? "it waits for its turn, and is ended as soon as that comes"
              : "its work has not ended within "
                  + LONGEST.toSeconds()
                  + " s: Java code of yours does not hear an interrupt, or its end is being carried"
                  + " out; it is ended as soon as that returns");
    }
    return "archived".equals(ended)
        ? Optional.of("its work was done before: it is archived")
        : Optional.empty();
  }

  // One that waits in line to be processed again is taken out of it.
  private Optional<String> elsewhere(String name) {
    PacketRecord delivery = ledger.history().find(name);
    List<PacketRecord> known =
        delivery != null
            ? List.of(delivery)
            : ledger
                .history()
                .of(PacketName.parse(name, settings.get().inboxNames()), MOST_DELIVERIES);
    if (known.stream().anyMatch(each -> ledger.reprocesses().withdraw(each.id()))) {
      return Optional.empty();
    }
    return Optional.of(
        known.stream().anyMatch(this::isInWork)
            ? "it is in work on another server: give the command there"
            : "it is not in work");
  }

  private boolean isInWork(PacketRecord known) {
    return (known.owner() != null && !known.state().ended())
        || ledger.reprocesses().waits(known.id());
  }
}

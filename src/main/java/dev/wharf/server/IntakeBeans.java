package dev.wharf.server;

import dev.wharf.intake.Attempts;
import dev.wharf.intake.Claims;
import dev.wharf.intake.Debts;
import dev.wharf.intake.Doubt;
import dev.wharf.intake.Handover;
import dev.wharf.intake.InboxLook;
import dev.wharf.intake.InboxView;
import dev.wharf.intake.InboxWatch;
import dev.wharf.intake.Inboxes;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.IntakeGate.Reason;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.intake.ReadLock;
import dev.wharf.intake.ReadyPackets;
import dev.wharf.intake.Share;
import dev.wharf.intake.StrandedFolders;
import dev.wharf.intake.Waits;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.SteadyClock;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The beans of the intake: from the inbox to a claimed packet, and back. */
final class IntakeBeans {
  final IntakeGate gate;
  final PacketsInWork inWork = new PacketsInWork();

  /** The archived packets that are processed again. */
  final PacketsInWork again = new PacketsInWork();

  final Inboxes inboxes;
  final Claims claims;
  final InboxView view;
  final Handover handover;

  private final Debts debts;
  private final Predicate<String> taken;
  private final Share share;
  final Waits waits;
  private final Foundation foundation;

  IntakeBeans(Foundation foundation, Neighbours neighbours) {
    this.foundation = foundation;
    Settings settings = foundation.settings();
    Ledger ledger = foundation.ledger();
    Clock clock = ledger.clock();
    gate =
        new IntakeGate(
            List.of(settings.work(), settings.archive(), settings.quarantine(), settings.state()),
            () -> foundation.settings().spaceReserve(),
            conditions(neighbours.conditions(ledger)));
    share = neighbours.share(ledger);
    waits = new Waits(clock, new SteadyClock());
    waits.carryOn(ledger.waits(), settings.retry());
    inboxes = new Inboxes(foundation.live(), new SteadyClock());
    taken = neighbours.taken(ledger, () -> inWork.size() >= foundation.settings().packets());
    debts = new Debts(ledger, waits);
    claims =
        new Claims(
            ledger,
            foundation.disk(),
            foundation.layout(),
            gate,
            inWork,
            debts,
            waits,
            share::freed);
    handover = neighbours.handover(claims, gate, ledger);
    view = new InboxView(foundation.live(), inWork, inboxes, ledger, clock);
  }

  private Map<Reason, Supplier<Optional<String>>> conditions(
      Map<Reason, Supplier<Optional<String>>> ofNeighbours) {
    Map<Reason, Supplier<Optional<String>>> conditions = new EnumMap<>(Reason.class);
    conditions.putAll(ofNeighbours);
    conditions.put(Reason.PROGRAM, foundation.children().lacking()::problem);
    conditions.put(Reason.LEDGER, foundation.ledger()::waitsFor);
    conditions.put(Reason.FOLDERS, foundation.folderWatch()::problem);
    return conditions;
  }

  void bindTo(BiConsumer<String, Object> registry) {
    Ledger ledger = foundation.ledger();
    registry.accept("intakeGate", gate);
    registry.accept("folderWatch", foundation.folderWatch());
    for (InboxLook look : inboxes.all()) {
      bindTo(registry, look);
    }
    registry.accept("debts", debts);
    registry.accept("handover", handover);
    registry.accept("strandedFolders", new StrandedFolders(foundation.live(), inboxes, claims));
    registry.accept(
        "attempts",
        new Attempts(
            ledger, foundation.disk(), debts, doubt(), gate, foundation.stop(), foundation.live()));
  }

  Doubt doubt() {
    return new Doubt(foundation.settings(), inboxes, foundation.program()::changed);
  }

  /** Makes the beans of an inbox that comes while the server runs. */
  void open(Inbox inbox, BiConsumer<String, Object> registry) {
    bindTo(registry, inboxes.open(inbox));
  }

  /** Removes the beans of an inbox that has left. */
  void unbind(String inbox, Consumer<String> registry) {
    String name = IntakeTemplate.suffix(inbox);
    List.of("readLock", "readyPackets", "inboxWatch").forEach(bean -> registry.accept(bean + name));
  }

  /** The beans of one inbox: those of a further one have its name behind theirs. */
  private void bindTo(BiConsumer<String, Object> registry, InboxLook look) {
    String name = IntakeTemplate.suffix(look.name());
    registry.accept("readLock" + name, new ReadLock(look, claims, gate, share, inWork));
    registry.accept("readyPackets" + name, new ReadyPackets(look));
    registry.accept(
        "inboxWatch" + name,
        new InboxWatch(
            look,
            packet -> waits.waiting(packet) || taken.test(packet.value()),
            foundation.settings().pollInterval(),
            claims::claimedInAll));
  }
}

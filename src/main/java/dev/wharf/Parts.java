package dev.wharf;

import dev.wharf.archive.Endings;
import dev.wharf.archive.Recovery;
import dev.wharf.child.Children;
import dev.wharf.files.Disk;
import dev.wharf.intake.Attempts;
import dev.wharf.intake.Claims;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.ReadyPackets;
import dev.wharf.intake.ServerStop;
import dev.wharf.intake.StrandedFolders;
import dev.wharf.intake.Waits;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.StateLock;
import dev.wharf.notify.Notices;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.process.Processing;
import dev.wharf.process.WriteEntry;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.unpack.Door;
import dev.wharf.unpack.Entries;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The beans that the routes name, put together. */
final class Parts {
  private final IntakeGate gate;
  private final Claims claims;
  private final ReadyPackets ready;
  private final Recovery recovery;
  private final Map<String, Object> beans = new HashMap<>();

  Parts(
      Settings settings,
      Ledger ledger,
      OutcomeListener listener,
      Children children,
      ServerStop stop,
      Clock clock) {
    Disk disk = new Disk(settings.durability());
    Layout layout = new Layout(settings);
    Waits waits = new Waits(clock);
    gate =
        new IntakeGate(
            List.of(settings.work(), settings.archive(), settings.quarantine(), settings.state()),
            settings.spaceReserve());
    claims = new Claims(ledger, disk, layout, gate, clock);
    ready = new ReadyPackets(settings.incompleteSuffix(), waits);
    Endings endings =
        Endings.of(
            settings, layout, ledger, disk, listener, claims::inWork, StateLock.host(), clock);
    recovery = endings.recovery();

    beans.put("intakeGate", gate);
    beans.put("claims", claims);
    beans.put("readyPackets", ready);
    beans.put("strandedFolders", new StrandedFolders(settings, ready, claims, clock));
    beans.put("attempts", new Attempts(ledger, disk, waits, ready, gate, stop, settings, clock));
    beans.put("door", new Door(ledger, disk, layout, settings));
    beans.put("entries", new Entries());
    beans.put("processing", new Processing(ledger, disk));
    beans.put("archive", endings.archive());
    beans.put("quarantine", endings.quarantine());
    beans.put("recovery", recovery);
    beans.put("notices", new Notices(ledger.outbox(), settings, children));
    beans.put("writeEntry", new WriteEntry(disk, layout));
    beans.put("children", children);
    beans.put("disk", disk);
    beans.put("layout", layout);
  }

  /** Makes the beans known under the names that the routes use. */
  void bindTo(BiConsumer<String, Object> registry) {
    beans.forEach(registry);
  }

  IntakeGate gate() {
    return gate;
  }

  Claims claims() {
    return claims;
  }

  ReadyPackets ready() {
    return ready;
  }

  Recovery recovery() {
    return recovery;
  }
}

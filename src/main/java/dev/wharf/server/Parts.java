package dev.wharf.server;

import dev.wharf.archive.Endings;
import dev.wharf.archive.Recovery;
import dev.wharf.child.Children;
import dev.wharf.files.Disk;
import dev.wharf.intake.Attempts;
import dev.wharf.intake.BrokerQueue;
import dev.wharf.intake.BrokerWatch;
import dev.wharf.intake.Claims;
import dev.wharf.intake.Handover;
import dev.wharf.intake.InboxView;
import dev.wharf.intake.InboxWatch;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.Outstanding;
import dev.wharf.intake.ReadyPackets;
import dev.wharf.intake.ServerStop;
import dev.wharf.intake.Share;
import dev.wharf.intake.StrandedFolders;
import dev.wharf.intake.Waits;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.StateLock;
import dev.wharf.notify.Notices;
import dev.wharf.operate.Backlog;
import dev.wharf.operate.Capacity;
import dev.wharf.operate.Control;
import dev.wharf.operate.LastHour;
import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Overview;
import dev.wharf.operate.PacketList;
import dev.wharf.process.Processing;
import dev.wharf.process.WriteEntry;
import dev.wharf.settings.Broker;
import dev.wharf.settings.Layout;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.unpack.Door;
import dev.wharf.unpack.Entries;
import dev.wharf.unpack.RunSplitter;
import dev.wharf.zip.Inflaters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The beans that the routes name, put together. */
final class Parts {
  private final IntakeGate gate;
  private final Claims claims;
  private final ReadyPackets ready;
  private final Recovery recovery;
  private final Backlog backlog;
  private final Outcomes outcomes = new Outcomes();
  private final Overview overview;
  private final Control control;
  private final Map<String, Object> beans = new HashMap<>();

  Parts(
      LiveSettings live,
      Ledger ledger,
      Children children,
      @Nullable Path natives,
      ServerStop stop,
      Supplier<CamelContext> running)
      throws IOException {
    Settings settings = live.get();
    Clock clock = ledger.clock();
    Disk disk = new Disk(settings.durability());
    boolean shared = settings.ledger().shared();
    Layout layout = shared ? new Layout(settings, ledger.owner()) : new Layout(settings);
    Broker broker = settings.broker();
    Duration lostAfter = settings.ledger().lease().multipliedBy(2);
    Outstanding outstanding = new Outstanding(ledger, broker.depth());
    Share share =
        broker.used()
            ? Share.queue(outstanding, shared)
            : shared ? Share.of(() -> live.get().packets()) : Share.all();
    Waits waits = new Waits(clock);
    Optional<BrokerWatch> brokerWatch =
        broker.used() ? Optional.of(new BrokerWatch(broker, settings.roles())) : Optional.empty();
    gate =
        new IntakeGate(
            List.of(settings.work(), settings.archive(), settings.quarantine(), settings.state()),
            () -> live.get().spaceReserve(),
            () ->
                ledger.lease().isOver()
                    ? Optional.of("the ledger has not heard this server for wharf.lease")
                    : brokerWatch.flatMap(BrokerWatch::away));
    claims = new Claims(ledger, disk, layout, gate, share, clock);
    ready =
        new ReadyPackets(
            settings.incompleteSuffix(),
            waits,
            name -> broker.used() && outstanding.contains(name));
    Endings endings =
        Endings.of(
            settings, layout, ledger, disk, outcomes, claims::inWork, StateLock.host(), clock);
    recovery = endings.recovery();

    backlog = new Backlog(live, ready, claims, gate, ledger);
    Capacity capacity = new Capacity(settings, running);
    LastHour lastHour = new LastHour(clock);
    outcomes.tell(lastHour);
    InboxView inboxView = new InboxView(live, claims, clock);
    overview = new Overview(live, claims, gate, inboxView, outcomes, ledger, children);
    control =
        new Control(
            live,
            gate,
            overview,
            new PacketList(live, claims, inboxView, overview::inbox, ledger),
            lastHour,
            ledger,
            capacity);

    beans.put("intakeGate", gate);
    beans.put("packetSlots", capacity.packets());
    beans.put("claims", claims);
    brokerWatch.ifPresent(watch -> beans.put("brokerWatch", watch));
    beans.put(
        "handover",
        broker.used()
            ? new BrokerQueue(
                broker.queue(),
                broker.deadLetters(),
                ledger,
                claims,
                outstanding,
                gate,
                lostAfter,
                clock)
            : new Handover.WithinProcess(claims, gate, ledger, shared ? lostAfter : Duration.ZERO));
    beans.put("readyPackets", ready);
    beans.put(
        "inboxWatch",
        new InboxWatch(
            settings.inbox(), settings.pollInterval(), ready::whole, claims::claimedInAll));
    beans.put("strandedFolders", new StrandedFolders(live, ready, claims, clock));
    beans.put("attempts", new Attempts(ledger, disk, waits, ready, gate, stop, live, clock));
    beans.put("door", new Door(ledger, disk, layout, inflaters(settings, natives), live));
    beans.put("runSplitter", new RunSplitter());
    beans.put("entries", new Entries(capacity.workers()));
    beans.put("processing", new Processing(ledger, disk));
    beans.put("archive", endings.archive());
    beans.put("quarantine", endings.quarantine());
    beans.put("recovery", recovery);
    beans.put("notices", new Notices(ledger.outbox(), settings, children));
    beans.put("writeEntry", new WriteEntry(disk, layout));
    beans.put("children", children);
    beans.put("disk", disk);
    beans.put("layout", layout);
    beans.put("settingsWatch", new SettingsWatch(live, control, overview));
    beans.put(
        "routesWatch", new RoutesWatch(settings.routes(), running, () -> capacity.set(live.get())));
  }

  private static Inflaters inflaters(Settings settings, @Nullable Path natives) throws IOException {
    try {
      return new Inflaters(settings.inflating(), natives);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
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

  Outcomes outcomes() {
    return outcomes;
  }

  Control control() {
    return control;
  }

  Overview overview() {
    return overview;
  }

  Backlog backlog() {
    return backlog;
  }

  Recovery recovery() {
    return recovery;
  }
}

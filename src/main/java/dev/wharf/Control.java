package dev.wharf;

import dev.wharf.archive.Replay;
import dev.wharf.child.Children;
import dev.wharf.files.Disk;
import dev.wharf.intake.Claims;
import dev.wharf.intake.InboxView;
import dev.wharf.intake.IntakeGate;
import dev.wharf.ledger.History;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.ledger.StateLock;
import dev.wharf.monitor.LastHour;
import dev.wharf.monitor.Logs;
import dev.wharf.monitor.Operations;
import dev.wharf.monitor.Outcomes;
import dev.wharf.monitor.PacketView;
import dev.wharf.monitor.Remembered;
import dev.wharf.monitor.Status;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be seen of this server, and done to it. */
final class Control implements Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Control.class);
  private static final Duration LIFE = Duration.ofMillis(300);
  private static final int MOST_ARRIVALS = 100;
  private static final int MOST_NAMED = 1000;
  private static final int PAGE = 50;

  private final LiveSettings settings;
  private final Claims claims;
  private final IntakeGate gate;
  private final InboxView inboxView;
  private final Outcomes outcomes;
  private final LastHour lastHour;
  private final Ledger ledger;
  private final Children children;
  private final Capacity capacity;
  private final Instant started = Instant.now();
  private final String node = StateLock.host();
  private final Remembered<InboxView.View> inbox;
  private final Remembered<Counts> counts;
  private volatile Counts counted = new Counts(Map.of(), Map.of());
  private final Remembered<Status> status = new Remembered<>(LIFE, this::look);
  private volatile List<String> restart = List.of();

  /** What the ledger has counted. */
  private record Counts(Map<PacketState, Long> states, Map<String, Long> reasons) {}

  Control(
      LiveSettings settings,
      Claims claims,
      IntakeGate gate,
      InboxView inboxView,
      Outcomes outcomes,
      LastHour lastHour,
      Ledger ledger,
      Children children,
      Capacity capacity) {
    this.settings = settings;
    this.claims = claims;
    this.gate = gate;
    this.inboxView = inboxView;
    this.outcomes = outcomes;
    this.lastHour = lastHour;
    this.ledger = ledger;
    this.children = children;
    this.capacity = capacity;
    inbox = new Remembered<>(LIFE, inboxView::look);
    counts = new Remembered<>(LIFE, this::count);
  }

  // While the ledger is away, the figures are those of before.
  private Counts count() {
    try {
      counted = new Counts(ledger.history().counts(), ledger.history().quarantined());
    } catch (LedgerException e) {
      LOG.debug("The ledger cannot be asked now", e);
    }
    return counted;
  }

  @Override
  public Status status() {
    return status.get();
  }

  private Status look() {
    InboxView.View seen = inbox.get();
    Counts counted = counts.get();
    Instant now = Instant.now();
    List<Status.Working> work = work();
    String paused = gate.closedBecause();
    return new Status(
        Main.VERSION,
        node,
        ProcessHandle.current().pid(),
        started.toString(),
        now.toString(),
        seen.arriving(),
        seen.arrivals().stream().filter(InboxView.Arrival::stalled).count(),
        seen.waiting(),
        work.size(),
        counted.states().getOrDefault(PacketState.ARCHIVED, 0L),
        counted.states().getOrDefault(PacketState.QUARANTINED, 0L),
        counted.reasons(),
        paused != null,
        paused == null ? "" : paused,
        settings.get().workers(),
        settings.get().packets(),
        seen.oldestWaiting() == null ? 0 : seconds(seen.oldestWaiting(), now),
        outcomes.bytes() + work.stream().mapToLong(Status.Working::bytesDone).sum(),
        seen.arrivals().stream().limit(MOST_ARRIVALS).map(a -> arriving(a, now)).toList(),
        work,
        space(),
        children.running().stream()
            .map(
                child ->
                    new Status.Child(
                        child.pid(),
                        child.program(),
                        child.worksOn(),
                        seconds(child.started(), now)))
            .toList(),
        restart,
        servers());
  }

  private List<Status.Server> servers() {
    List<ServerRecord> known;
    try {
      known = ledger.servers();
    } catch (LedgerException e) {
      return List.of(); // Nothing is known of them while the ledger is away.
    }
    return known.stream()
        .map(
            server ->
                new Status.Server(
                    server.node(),
                    server.version(),
                    server.roles(),
                    server.started().toString(),
                    server.silent().toMillis() / 1000.0,
                    server.alive(),
                    server.packets(),
                    server.self()))
        .toList();
  }

  private static long seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toSeconds());
  }

  private static Status.Arriving arriving(InboxView.Arrival arrival, Instant now) {
    return new Status.Arriving(
        arrival.name(),
        arrival.bytes(),
        arrival.bytesPerSecond(),
        seconds(arrival.since(), now),
        seconds(arrival.changed(), now),
        arrival.stalled());
  }

  private List<Status.Working> work() {
    List<Status.Working> work = new ArrayList<>();
    Duration stuckAfter = settings.get().stuckAfter();
    for (Packet packet : claims.open()) {
      Duration since = packet.progress().sinceOpened();
      if (since != null) {
        long entries = packet.progress().entries();
        long done = packet.progress().entriesDone();
        work.add(
            new Status.Working(
                packet.name().value(),
                packet.id(),
                packet.attempt(),
                entries > 0 && done == entries ? "processing" : "unpacking",
                entries,
                done,
                packet.progress().bytes(),
                packet.progress().bytesDone(),
                packet.progress().processed(),
                since.toMillis() / 1000.0,
                packet.progress().sinceMoved().compareTo(stuckAfter) > 0));
      }
    }
    work.sort((one, other) -> Double.compare(other.seconds(), one.seconds()));
    return work;
  }

  private List<Status.Space> space() {
    List<Status.Space> space = new ArrayList<>();
    settings
        .get()
        .folders()
        .forEach(
            (name, folder) -> {
              try {
                FileStore store = Files.getFileStore(folder);
                space.add(
                    new Status.Space(
                        name.substring("wharf.".length()),
                        folder.toString(),
                        store.getUsableSpace(),
                        store.getTotalSpace(),
                        settings.get().spaceReserve()));
              } catch (IOException e) {
                LOG.debug("The room in {} cannot be told", folder, e);
              }
            });
    return space;
  }

  /** What is wrong with the folders, as a sentence; null when nothing is. */
  @Nullable String folderProblem() {
    for (Map.Entry<String, Path> folder : settings.get().folders().entrySet()) {
      if (!Files.isDirectory(folder.getValue())
          || !Files.isWritable(folder.getValue())
          || !Files.isReadable(folder.getValue())) {
        return folder.getKey()
            + "="
            + folder.getValue()
            + " is not there, or may not be read and written";
      }
    }
    return null;
  }

  @Override
  public List<Minute> lastHour() {
    return lastHour.minutes();
  }

  @Override
  public List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    settings
        .get()
        .all()
        .forEach(
            (name, inForce) ->
                all.add(new Setting(name, inForce.value(), inForce.source(), inForce.live())));
    return all;
  }

  @Override
  public PacketView.Page packets(String state, String search, long page) throws RefusedException {
    long wanted = Math.max(1, page);
    long offset = (wanted - 1) * PAGE;
    List<PacketView> found;
    long total;
    switch (state.toLowerCase(Locale.ROOT)) {
      case "arriving" -> {
        List<PacketView> all =
            inbox.get().arrivals().stream()
                .filter(arrival -> contains(arrival.name(), search))
                .map(
                    arrival ->
                        PacketView.inInbox(
                            arrival.name(),
                            "arriving",
                            arrival.bytes(),
                            arrival.changed().toString()))
                .toList();
        total = search.isEmpty() ? inbox.get().arriving() : all.size();
        found = all.stream().skip(offset).limit(PAGE).toList();
      }
      case "waiting" -> {
        List<String> names = waiting(search);
        total = names.size();
        found =
            names.stream()
                .skip(offset)
                .limit(PAGE)
                .map(name -> PacketView.inInbox(name, "waiting", 0, null))
                .toList();
      }
      case "inwork", "in-work" -> {
        List<PacketView> all =
            claims.open().stream()
                .filter(packet -> packet.progress().sinceOpened() != null)
                .filter(packet -> contains(packet.name().value(), search))
                .map(packet -> ledger.find(packet.id()))
                .filter(known -> known != null)
                .map(Control::view)
                .toList();
        total = all.size();
        found = all.stream().skip(offset).limit(PAGE).toList();
      }
      default -> {
        History.Page known =
            ledger.history().page(new History.Query(state(state), search, offset, PAGE));
        total = known.total();
        found = known.packets().stream().map(Control::view).toList();
      }
    }
    return new PacketView.Page(wanted, Math.max(1, (total + PAGE - 1) / PAGE), PAGE, total, found);
  }

  private List<String> waiting(String search) throws RefusedException {
    try {
      return inboxView.waiting(search);
    } catch (IOException e) {
      throw new RefusedException("the inbox cannot be read: " + e.getMessage());
    }
  }

  private static boolean contains(String name, String search) {
    return name.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private static @Nullable PacketState state(String word) throws RefusedException {
    if (word.isEmpty() || word.equals("all")) {
      return null;
    }
    for (PacketState state : PacketState.values()) {
      if (state.name().equalsIgnoreCase(word)) {
        return state;
      }
    }
    throw new RefusedException(
        "there is no state '"
            + word
            + "'; there are arriving, waiting, in-work, archived, quarantined, replayed, vanished");
  }

  private static PacketView view(PacketRecord packet) {
    PacketState state = packet.state();
    if (packet.ending() == null) {
      return new PacketView(
          packet.id(),
          packet.name().value(),
          word(state),
          null,
          null,
          null,
          null,
          null,
          packet.attempts(),
          packet.failures(),
          0,
          0,
          packet.claimed().toString(),
          packet.updated().toString(),
          null);
    }
    Reason reason = packet.decided().reason();
    return new PacketView(
        packet.id(),
        packet.name().value(),
        word(state),
        packet.decided().target(),
        reason == null ? null : reason.code(),
        packet.decided().message(),
        reason == null ? null : reason.mend(),
        packet.decided().output(),
        packet.attempts(),
        packet.failures(),
        packet.decided().entries(),
        packet.decided().bytes(),
        packet.claimed().toString(),
        packet.updated().toString(),
        Duration.between(packet.claimed(), packet.updated()).toMillis());
  }

  private static String word(PacketState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<PacketView> packet(String name) {
    List<PacketView> known = new ArrayList<>();
    if (!PacketName.isValid(name)) {
      return known;
    }
    PacketName packet = new PacketName(name);
    ledger.history().of(packet, PAGE).forEach(record -> known.add(view(record)));
    boolean open = known.stream().anyMatch(view -> view.changed() != null && !ended(view));
    Path inbox = settings.get().inbox();
    if (!open) {
      if (Files.isDirectory(inbox.resolve(name))) {
        known.add(0, PacketView.inInbox(name, "waiting", 0, null));
      } else if (Files.isDirectory(inbox.resolve(name + settings.get().incompleteSuffix()))) {
        known.add(0, PacketView.inInbox(name, "arriving", 0, null));
      }
    }
    return known;
  }

  private static boolean ended(PacketView view) {
    return PacketState.valueOf(view.state().toUpperCase(Locale.ROOT)).ended();
  }

  @Override
  public void pause() {
    gate.hold();
    status.forget();
  }

  @Override
  public void resume() {
    gate.release();
    status.forget();
  }

  @Override
  public void workers(int workers) throws RefusedException {
    set("wharf.workers", workers);
  }

  @Override
  public void packets(int packets) throws RefusedException {
    set("wharf.packets", packets);
  }

  private void set(String name, int value) throws RefusedException {
    try {
      settings.set(name, String.valueOf(value));
    } catch (SettingsException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    apply();
    LOG.info("{} is {} now, by the operator", name, value);
  }

  /** Has the settings that can change take effect. */
  void apply() {
    capacity.set(settings.get());
    Logs.level(settings.get().logLevel().name());
    status.forget();
  }

  /** Notes which settings wait for a restart. */
  void waitsForRestart(List<String> names) {
    restart = List.copyOf(names);
    status.forget();
  }

  @Override
  public Replayed replay(Selection selection) throws RefusedException {
    Replay replay =
        new Replay(
            settings.get().quarantine(),
            settings.get().inbox(),
            new Disk(settings.get().durability()));
    List<String> replayed = new ArrayList<>();
    Map<String, String> problems = new LinkedHashMap<>();
    long[] sums = new long[2];
    Replay.Listener listener =
        (folder, id, problem) -> {
          if (problem == null) {
            ledger.replayed(id);
            sums[0]++;
            if (replayed.size() < MOST_NAMED) {
              replayed.add(folder);
            }
          } else {
            sums[1]++;
            if (problems.size() < MOST_NAMED) {
              problems.put(folder, problem);
            }
          }
        };
    try {
      List<String> names = selection.names();
      if (names != null) {
        for (String name : names) {
          replay.replay(name, listener);
        }
      } else if (selection.reason() != null) {
        replay.replayAll(Reason.ofCode(selection.reason()), listener);
      } else if (selection.all()) {
        replay.replayAll(null, listener);
      } else {
        throw new RefusedException("say which: names, a reason, or all");
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    counts.forget();
    inbox.forget();
    status.forget();
    LOG.info("{} packets replayed by the operator, {} left", sums[0], sums[1]);
    return new Replayed(sums[0], sums[1], replayed, problems);
  }
}

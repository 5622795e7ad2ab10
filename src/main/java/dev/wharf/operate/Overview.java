package dev.wharf.operate;

import dev.wharf.Version;
import dev.wharf.child.Children;
import dev.wharf.intake.InboxView;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.ledger.StateLock;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.ProcessingSteps;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server at one moment, as a whole. Looking often costs little: see {@link Remembered}. */
public final class Overview {
  private static final Logger LOG = LoggerFactory.getLogger(Overview.class);
  private static final Duration LIFE = Duration.ofMillis(300);

  private final LiveSettings settings;
  private final PacketsInWork inWork;
  private final IntakeGate gate;
  private final Outcomes outcomes;
  private final Children children;
  private final Ledger ledger;
  private final Instant started = Instant.now();
  private final String node = StateLock.host();
  private final Remembered<InboxView.View> inbox;
  private final Remembered<Counted.Figures> counts;
  private final Onward onward;
  private final Remembered<Status> status = new Remembered<>(LIFE, this::look);
  private volatile List<String> restart = List.of();
  private volatile @Nullable String badEdit;
  private volatile List<String> refusedRoutes = List.of();

  public Overview(
      LiveSettings settings,
      PacketsInWork inWork,
      IntakeGate gate,
      InboxView inboxView,
      Outcomes outcomes,
      Ledger ledger,
      Children children,
      Onward onward) {
    this.settings = settings;
    this.inWork = inWork;
    this.gate = gate;
    this.outcomes = outcomes;
    this.children = children;
    this.ledger = ledger;
    inbox = new Remembered<>(LIFE, inboxView::look);
    counts = new Remembered<>(LIFE, new Counted(ledger)::look);
    this.onward = onward;
  }

  Status status() {
    return status.get();
  }

  /** What stands in the inbox. */
  public InboxView.View inbox() {
    return inbox.get();
  }

  /** Lets the next look see what was changed just now, apart from packets. */
  void changed() {
    status.forget();
  }

  /** Lets the next look see packets that were moved just now. */
  void moved() {
    counts.forget();
    inbox.forget();
    onward.moved();
    status.forget();
  }

  /** Notes which settings wait for a restart. */
  public void waitsForRestart(List<String> names) {
    restart = List.copyOf(names);
    badEdit = null;
    status.forget();
  }

  /** Notes what is wrong with the last edit of the settings, which changed nothing. */
  public void badEdit(String why) {
    badEdit = why;
    status.forget();
  }

  /** Notes which edits of the routes changed nothing, and why, a sentence each. */
  public void refusedRoutes(List<String> why) {
    refusedRoutes = List.copyOf(why);
    status.forget();
  }

  /** The settings in force. */
  public Settings settings() {
    return settings.get();
  }

  /** The edits of the settings and the routes that changed nothing, and why, a sentence each. */
  public List<String> refusedEdits() {
    List<String> refused = new ArrayList<>(refusedRoutes);
    String bad = badEdit;
    if (bad != null) {
      refused.add("The last edit of the settings changes nothing: " + bad);
    }
    return refused;
  }

  /**
   * What an operator should know of the settings and the routes, as a sentence; null for nothing.
   */
  @Nullable String settingsNote() {
    List<String> notes = new ArrayList<>(refusedEdits());
    List<String> waiting = restart;
    if (!waiting.isEmpty()) {
      notes.add("Waiting for a restart: " + String.join(", ", waiting));
    }
    return notes.isEmpty() ? null : String.join(" ", notes);
  }

  private Status look() {
    InboxView.View seen = inbox.get();
    Counted.Figures counted = counts.get();
    Instant now = Instant.now();
    List<Status.Working> work = work();
    String paused = gate.closedBecause();
    return new Status(
        Version.CURRENT,
        node,
        ProcessHandle.current().pid(),
        started.toString(),
        now.toString(),
        seen.arriving(),
        InboxFigures.stalled(seen),
        seen.waiting(),
        work.stream().filter(packet -> inWork.contains(packet.id())).count(),
        counted.in(PacketState.ARCHIVED),
        counted.in(PacketState.QUARANTINED),
        counted.reasons(),
        counted.blocked(),
        paused != null,
        paused == null ? "" : paused,
        settings.get().workers(),
        settings.get().packets(),
        InboxFigures.oldestWaitingSeconds(seen, now),
        outcomes.bytes() + work.stream().mapToLong(Status.Working::bytesDone).sum(),
        InboxFigures.arrivals(seen, now),
        InboxFigures.strays(seen),
        seen.strayed(),
        InboxFigures.senders(seen, now),
        work,
        space(),
        children.running().stream()
            .map(
                child ->
                    new Status.Child(
                        child.pid(),
                        child.program(),
                        child.worksOn().name(),
                        seconds(child.started(), now)))
            .toList(),
        restart,
        refusedEdits(),
        counted.undelivered(),
        servers(),
        onward.shipping(),
        onward.reprocessing());
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

  private List<Status.Working> work() {
    List<Status.Working> work = new ArrayList<>();
    Duration stuckAfter = settings.get().stuckAfter();
    for (OpenPacket packet : onward.withThoseAgain(inWork.all())) {
      Duration since = packet.progress().sinceOpened();
      if (since != null) {
        work.add(
            new Status.Working(
                packet.name().value(),
                packet.id(),
                packet.attempt(),
                step(packet),
                doing(packet),
                packet.progress().entries(),
                packet.progress().entriesDone(),
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

  private static String doing(OpenPacket packet) {
    ProcessingSteps.Step current = packet.steps().current();
    return current == null ? "" : current.id();
  }

  private static String step(OpenPacket packet) {
    if (packet.progress().awaitsWorker()) {
      return "waiting-for-worker";
    }
    long entries = packet.progress().entries();
    return entries > 0 && packet.progress().entriesDone() == entries ? "processing" : "unpacking";
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
}

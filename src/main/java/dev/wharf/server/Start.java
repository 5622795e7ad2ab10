package dev.wharf.server;

import dev.wharf.Version;
import dev.wharf.child.Children;
import dev.wharf.child.Readiness;
import dev.wharf.files.Disk;
import dev.wharf.jmx.Management;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.RunMark;
import dev.wharf.ledger.SameFolders;
import dev.wharf.ledger.StateLock;
import dev.wharf.local.CommandSocket;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Inflating;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.StateFolder;
import dev.wharf.verify.PacketVerification;
import dev.wharf.zip.WarmUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a server, step by step. Each step pushes what it has opened on one stack, which is
 * closed when a later step fails, and when the server stops.
 */
final class Start {
  private static final Logger LOG = LoggerFactory.getLogger(Start.class);

  /** What a server is started for. */
  enum Purpose {
    /** To see whether it could. */
    REHEARSE,
    /** To take packets. */
    TAKE,
    /** To take packets, and to be watched. */
    SERVE
  }

  private final LiveSettings live;
  private final Settings settings;
  private final Purpose purpose;
  private final long began = System.nanoTime();
  private final CloseStack opened = new CloseStack();
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final Neighbours neighbours;
  private final ProgramFiles program;
  private final RunMark mark;
  private @Nullable Server server;

  Start(LiveSettings live, Purpose purpose) {
    this.live = live;
    this.settings = live.get();
    this.purpose = purpose;
    this.program = ProgramFiles.ofThisProcess(settings.plugins());
    this.neighbours = Neighbours.of(live);
    this.mark = RunMark.in(settings.state());
  }

  /**
   * Takes all steps.
   *
   * @throws StartException when one fails; all that was opened is closed by then
   */
  Server run() throws StartException {
    boolean started = false;
    try {
      Server running = steps();
      started = true;
      return running;
    } catch (LedgerException | IOException | UncheckedIOException | DirectoryIteratorException e) {
      throw new StartException(InWords.of(e), e);
    } finally {
      if (!started) {
        giveUp();
      }
    }
  }

  // What it closes may hang like a stop, and the failure of the start is to be said all the same.
  private void giveUp() {
    Server made = server;
    if (made != null) {
      made.close();
    } else {
      Bounded.begin("wharf-closing", opened::close)
          .await(StopDeadline.ofClosing(settings.stopTimeout()));
    }
  }

  private Server steps() throws StartException, IOException {
    StartChecks.makeFolders(settings);
    StatePrivacy.require(settings.state());
    if (purpose != Purpose.REHEARSE) {
      OpenSecrets.report(settings, live.file());
      live.warnings().forEach(LOG::warn);
    }
    StateLock lock = lock();
    StatePrivacy.closeFiles(settings);
    boolean page = purpose == Purpose.SERVE && settings.http().port() != 0;
    if (page) {
      StartChecks.requirePort(settings.http());
    }
    NativeCode.unpackIn(settings.state()); // Before the ledger loads SQLite's.
    if (CompilerDirectives.onlyOwnCode(settings.plugins())) {
      CompilerDirectives.add(settings.state().resolve(StateFolder.NATIVES));
    }
    Ledger ledger = ledger(lock);
    Children children = new Children(settings.state(), settings.ownership());
    endSurvivors(children);
    Routes routes = new Routes(live, purpose != Purpose.REHEARSE);
    SameFolders folders = sameFolders(ledger, lock);
    FolderWatch folderWatch = new FolderWatch(claims(ledger, lock), folders, fault::complete);
    Foundation foundation =
        new Foundation(
            live,
            ledger,
            new Disk(settings.durability()),
            neighbours.layout(ledger),
            children,
            folders,
            new PacketVerification(folders, live),
            folderWatch,
            program,
            fault::complete,
            routes::context);
    Beans beans = new Beans(foundation, neighbours);
    recover(beans, folderWatch);
    mark.begin(ledger.owner()); // Only now: until then a kill leaves its predecessor's.
    neighbours.begin(ledger);
    Management management = new Management(beans.operate.control);
    CommandDoor commands = new CommandDoor();
    opened.push("the socket for commands", commands::close);
    opened.push("the MBean", management::close);
    opened.push("the processes of the packets' work", children::close);
    opened.push("the routes", routes::stop);
    Stop stop =
        new Stop(settings.stopTimeout(), mark, beans.intake, routes, ledger, children, opened);
    Server made = new Server(live, beans, routes, stop, fault);
    server = made;
    if (purpose != Purpose.REHEARSE) {
      made.closeAtExit(); // From here on packets are in work, which a signal must not cut off.
    }
    routes.start(beans);
    opened.push("the watch on the program's files", program::close);
    beans.operate.health.addTo(routes.context());
    management.register();
    if (purpose != Purpose.REHEARSE) {
      commands.open(beans);
      watchProgram(routes);
      reportStarted();
    }
    if (page) {
      new PageStart(foundation, beans, routes, fault).begin();
    }
    if (purpose == Purpose.SERVE && settings.inflating() != Inflating.JDK) {
      WarmUp.begin(beans::isIdle);
    }
    return made;
  }

  private StateLock lock() throws StartException {
    StateLock lock = StartChecks.lock(settings.state());
    opened.push("the state folder's lock", lock::close);
    return lock;
  }

  private Ledger ledger(StateLock lock) throws IOException {
    String owner = UUID.randomUUID().toString();
    StartChecks.reportLostLog(settings.ledger().file(), lock);
    Ledger ledger =
        JdbcLedger.open(
            settings.ledger(),
            settings.durability(),
            new Identity(
                owner,
                neighbours.instance(lock),
                StateLock.host(),
                Version.CURRENT,
                roles(),
                mark.died(),
                mark.stopped()),
            settings.work().resolve(owner),
            Clock.systemUTC(),
            fault::complete);
    opened.push("the ledger", ledger::close);
    return ledger;
  }

  private String roles() {
    return settings.roles().stream()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  // They may write to the folders of packets that are taken again.
  private static void endSurvivors(Children children) throws IOException {
    try {
      children.endSurvivors();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the start was interrupted", e);
    }
  }

  private SameFolders sameFolders(Ledger ledger, StateLock lock) throws IOException {
    SameFolders same =
        new SameFolders(
            ledger.usedFolders(),
            FolderWatch.looked(settings),
            neighbours.folderNames(lock),
            neighbours.alone());
    if (live.adoptsFolders()) {
      same.adopt();
    }
    same.problem().ifPresent(problem -> LOG.warn("No packet is taken: {}", problem));
    return same;
  }

  private FolderClaims claims(Ledger ledger, StateLock lock) throws StartException, IOException {
    String owner = ledger.usedFolders().ledgerName();
    FolderClaims claims =
        FolderClaims.take(
            settings,
            lock,
            neighbours.alone() ? owner + " of " + lock.folder() : owner,
            !neighbours.alone());
    opened.push("the claims on work folder and inbox", claims::leave);
    return claims;
  }

  private void recover(Beans beans, FolderWatch folderWatch) throws IOException {
    opened.push("this server's part of the work folder", beans.archive.predecessors::leave);
    folderWatch.begin(beans.archive.predecessors);
    beans.operate.keepers.keep().atStart();
    beans.archive.carryOn();
  }

  private void watchProgram(Routes routes) {
    DeadThreads.leaveTo(() -> program.changed() != null);
    program.begin(routes.context().getApplicationContextClassLoader(), fault::complete);
  }

  private void reportStarted() {
    LOG.info(
        "Wharf takes packets from {}: {} at a time, {} workers; started in {} ms",
        settings.inbox(),
        settings.packets(),
        settings.workers(),
        (System.nanoTime() - began) / 1_000_000);
    Readiness.announce(System.getenv(), "takes packets from " + settings.inbox());
  }

  /** The socket for commands, which answers until all else is closed. */
  private final class CommandDoor {
    private @Nullable CommandSocket socket;

    void open(Beans beans) {
      try {
        socket = CommandSocket.open(settings.state(), beans.operate.control);
      } catch (IOException e) {
        LOG.warn("Commands do not find this server, which works all the same: {}", InWords.of(e));
      }
    }

    void close() {
      if (socket != null) {
        socket.close();
      }
    }
  }
}

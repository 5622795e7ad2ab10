package dev.wharf.server;

import dev.wharf.Version;
import dev.wharf.child.Children;
import dev.wharf.http.Metrics;
import dev.wharf.http.StatusServer;
import dev.wharf.intake.BrokerConnection;
import dev.wharf.jmx.LazyAssembler;
import dev.wharf.jmx.Management;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.StateLock;
import dev.wharf.local.CommandSocket;
import dev.wharf.operate.Backlog;
import dev.wharf.operate.Health;
import dev.wharf.operate.Logs;
import dev.wharf.operate.Outcomes;
import dev.wharf.settings.Http;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.unpack.Conversions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.CliConnectorFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: the parts that the routes name, wired, and Camel that runs the routes. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** What a server is started for. */
  private enum Purpose {
    /** To see whether it could. */
    REHEARSE,
    TAKE,
    /** To take packets, and to be watched. */
    SERVE
  }

  private final LiveSettings settings;
  private final StateLock lock;
  private final Ledger ledger;
  private final Children children;
  private final Parts parts;
  private final Management management;
  private final Main camel = new Main();
  private @Nullable CommandSocket commands;
  private boolean closed;

  private final CompletableFuture<String> fault;

  private Server(
      LiveSettings live,
      StateLock lock,
      Ledger ledger,
      @Nullable Path natives,
      CompletableFuture<String> fault)
      throws IOException {
    settings = live;
    this.fault = fault;
    Settings now = live.get();
    this.lock = lock;
    this.ledger = ledger;
    children = new Children(now.state(), now.ownership());
    parts = new Parts(live, ledger, children, natives, fault::complete, camel::getCamelContext);
    management = new Management(parts.control());
    try {
      children.endSurvivors(); // They may write to the folders of packets that are taken anew.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    parts.recovery().atStart(now.work());
    if (now.broker().used()) {
      ledger.queued().begin();
    }
    parts.bindTo(camel::bind);
  }

  /**
   * Starts a server and returns when it takes packets.
   *
   * @throws StartException when it cannot work
   */
  public static Server start(LiveSettings settings) throws StartException {
    return start(settings, Purpose.TAKE);
  }

  /**
   * Starts a server with its status page and API, and returns when it takes packets; the page takes
   * a little longer.
   *
   * @throws StartException when it cannot work
   */
  public static Server serve(LiveSettings settings) throws StartException {
    return start(settings, Purpose.SERVE);
  }

  /**
   * Makes all of a server without letting any route take a packet, to see whether it could start.
   *
   * @throws StartException when it could not
   */
  public static void rehearse(LiveSettings settings) throws StartException {
    start(settings, Purpose.REHEARSE).close();
  }

  private static Server start(LiveSettings live, Purpose purpose) throws StartException {
    Settings settings = live.get();
    long began = System.nanoTime();
    StartChecks.makeFolders(settings);
    StateLock lock = StartChecks.lock(settings.state());
    boolean page = purpose == Purpose.SERVE && settings.http().port() != 0;
    Ledger ledger = null;
    Server server = null;
    boolean started = false;
    try {
      if (page) {
        StartChecks.requirePort(settings.http());
      }
      CompletableFuture<String> fault = new CompletableFuture<>();
      @Nullable Path natives = NativeCode.in(settings.state());
      ledger = open(settings, lock, fault);
      server = new Server(live, lock, ledger, natives, fault);
      server.startCamel(purpose != Purpose.REHEARSE);
      started = true;
      if (purpose != Purpose.REHEARSE) {
        server.openCommands();
        LOG.info(
            "Wharf takes packets from {}: {} at a time, {} workers; started in {} ms",
            settings.inbox(),
            settings.packets(),
            settings.workers(),
            (System.nanoTime() - began) / 1_000_000);
      }
      if (page) {
        server.startPage();
      }
      return server;
    } catch (LedgerException | IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } finally {
      if (!started) {
        release(server, ledger, lock);
      }
    }
  }

  private void openCommands() {
    try {
      commands = CommandSocket.open(settings.get().state(), parts.control());
    } catch (IOException e) {
      LOG.warn("Commands do not find this server, which works all the same: {}", e.getMessage());
    }
  }

  private static Ledger open(Settings settings, StateLock lock, CompletableFuture<String> fault)
      throws IOException {
    String owner = UUID.randomUUID().toString();
    String instance = settings.ledger().shared() ? lock.instance() : settings.state().toString();
    return JdbcLedger.open(
        settings.ledger(),
        settings.durability(),
        new Identity(owner, instance, StateLock.host(), Version.CURRENT, roles(settings)),
        settings.work().resolve(owner),
        Clock.systemUTC(),
        fault::complete);
  }

  private static String roles(Settings settings) {
    return settings.roles().stream()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  // In a thread of its own: it takes longer to start than the intake.
  private void startPage() {
    Thread starter = new Thread(this::openPage, "wharf-page");
    starter.setDaemon(true);
    starter.start();
  }

  private void openPage() {
    Http http = settings.get().http();
    try {
      Metrics metrics = new Metrics(parts.control(), parts.outcomes());
      parts.outcomes().tell(metrics);
      new StatusServer(context(), http)
          .start(http, settings.get().state(), parts.control(), metrics);
      LOG.info("Status page: {}", http.address());
    } catch (Exception e) {
      fault.complete("the status page cannot be served: " + e.getMessage());
    }
  }

  private static void release(@Nullable Server server, @Nullable Ledger ledger, StateLock lock) {
    if (server != null) {
      server.camel.stop();
      server.children.close();
      server.management.close();
    }
    if (ledger != null) {
      ledger.close();
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("The lock goes with the process", e);
    }
  }

  private void startCamel(boolean takePackets) throws StartException {
    Properties inForce = new Properties();
    inForce.putAll(settings.get().inForce());
    camel.setOverrideProperties(inForce);
    camel.setDefaultPropertyPlaceholderLocation("file:" + settings.file());
    camel.configure().setShutdownTimeout((int) settings.get().stopTimeout().toSeconds());
    camel.configure().setAutoStartup(takePackets);
    camel.setShutdownStrategy(new SimpleMainShutdownStrategy()); // No hook: a command stops it.
    camel.addMainListener(new Wiring(settings.get()));
    try {
      if (settings.get().broker().used()) {
        camel.bind(BrokerConnection.COMPONENT, BrokerConnection.to(settings.get().broker()));
      }
      camel.start();
    } catch (Exception | LinkageError e) { // A user's jar may lack what it needs.
      throw StartFailure.of(e);
    }
    StartChecks.requireRoutes(camel.getCamelContext());
    HealthCheckRegistry health = HealthCheckRegistry.get(camel.getCamelContext());
    if (health != null) {
      health.setExposureLevel("full"); // All checks are told, not only those that are down.
      new Health(parts.overview(), parts.gate(), ledger).addTo(health);
    }
    management.register();
  }

  public Settings settings() {
    return settings.get();
  }

  public Outcomes outcomes() {
    return parts.outcomes();
  }

  public Ledger ledger() {
    return ledger;
  }

  /** What it still has to do. */
  public Backlog backlog() {
    return parts.backlog();
  }

  Parts parts() {
    return parts;
  }

  /** The routes as they run. */
  public CamelContext context() {
    return camel.getCamelContext();
  }

  /**
   * Waits until the machine fails in a way that no packet should suffer for; the server is to be
   * closed then.
   *
   * @return what fails, as a clause
   */
  public String awaitFault() throws InterruptedException {
    try {
      return fault.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What fails on this machine, as a clause; null when nothing is known to. */
  public @Nullable String fault() {
    return fault.getNow(null);
  }

  /** Closes the server when the process is told to end; a second signal then ends it at once. */
  public void closeAtExit() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  SecondSignal.endsAtOnce();
                  close();
                },
                "wharf-stop"));
  }

  /** Stops: what is in flight is finished within the stop time-out, the rest goes back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Logs.quietCamel();
    int inFlight = parts.claims().inWork();
    camel.stop();
    int left = parts.claims().cutOff();
    if (left > 0) {
      LOG.warn(
          "{} of {} packets in flight did not finish within wharf.stop-timeout={} s; they are taken"
              + " anew",
          left,
          inFlight,
          settings.get().stopTimeout().toSeconds());
    }
    children.close();
    management.close();
    if (commands != null) {
      commands.close();
    }
    parts.recovery().leave();
    ledger.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("The lock goes with the process", e);
    }
  }

  /** Adds the conversions and the user's jars before any route is made. */
  private static final class Wiring extends MainListenerSupport {
    private final Settings settings;

    Wiring(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void beforeInitialize(BaseMainSupport main) {
      main.getCamelContext().setApplicationContextClassLoader(Plugins.load(settings.plugins()));
      main.getCamelContext()
          .getCamelContextExtension()
          .setManagementMBeanAssembler(new LazyAssembler(main.getCamelContext()));
      // Camel starts it as soon as it is on the class path.
      CliConnectorFactory cli =
          main.getCamelContext()
              .getCamelContextExtension()
              .getContextPlugin(CliConnectorFactory.class);
      if (cli != null) {
        cli.setEnabled(settings.camelCli());
      }
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
      Conversions.addTo(main.getCamelContext().getTypeConverterRegistry());
    }
  }
}

package dev.wharf.server;

import dev.wharf.operate.Backlog;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Outcomes;
import dev.wharf.process.Program;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server. Safe for use by several threads. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final LiveSettings settings;
  private final Beans beans;
  private final Routes routes;
  private final Stop stop;
  private final CompletableFuture<String> fault;
  private @Nullable Thread atExit;
  private boolean closed;

  /**
   * @param stop closes what its start has opened
   * @param fault is completed when the machine fails in a way that no packet should suffer for
   */
  Server(
      LiveSettings settings,
      Beans beans,
      Routes routes,
      Stop stop,
      CompletableFuture<String> fault) {
    this.settings = settings;
    this.beans = beans;
    this.routes = routes;
    this.stop = stop;
    this.fault = fault;
  }

  /**
   * Starts a server and returns when it takes packets.
   *
   * @throws StartException when it cannot work
   */
  public static Server start(LiveSettings settings) throws StartException {
    return new Start(settings, Start.Purpose.TAKE).run();
  }

  /**
   * Starts a server with its status page and API, and returns when it takes packets; the page takes
   * a little longer.
   *
   * @throws StartException when it cannot work
   */
  public static Server serve(LiveSettings settings) throws StartException {
    return new Start(settings, Start.Purpose.SERVE).run();
  }

  /**
   * Makes all of a server without letting any route take a packet, to see whether it could start.
   *
   * @return which commands for packets cannot be started, as clauses
   * @throws StartException when it could not
   */
  public static List<String> rehearse(LiveSettings settings) throws StartException {
    try (Server server = new Start(settings, Start.Purpose.REHEARSE).run()) {
      return server.context().getRegistry().findByTypeWithName(Program.class).entrySet().stream()
          .filter(program -> program.getValue().missing() != null)
          .map(program -> "camel.beans." + program.getKey() + ": " + program.getValue().missing())
          .sorted()
          .toList();
    }
  }

  public Settings settings() {
    return settings.get();
  }

  /** What has become of packets since the start. */
  public Outcomes outcomes() {
    return beans.archive.outcomes;
  }

  /** What can be seen of it and done to it. */
  public Operations operations() {
    return beans.operate.control;
  }

  /** What it still has to do. */
  public Backlog backlog() {
    return beans.operate.backlog;
  }

  /** The routes as they run. */
  public CamelContext context() {
    return routes.context();
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
  void closeAtExit() {
    Thread hook = new Thread(this::exit, "wharf-stop");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      atExit = hook;
    } catch (IllegalStateException e) {
      LOG.debug("The process ends already", e);
    }
  }

  private void exit() {
    SecondSignal.endsAtOnce();
    StopDeadline.begin(settings.get().stopTimeout(), StopDeadline::exitUnderWay);
    @Nullable Thread exiting = Holders.exiting();
    close();
    if (exiting != null) { // Whatever the code that it asked for, this was no stop in order.
      LOG.error("Wharf ends with exit 1: code that runs in it called System.exit; nothing is lost");
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * Stops: what is in flight is finished within the stop time-out, the rest goes back. Returns
   * before twice that time is over, whatever holds the stop; what is left then ends with the
   * process.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stop.run();
      forgetExit();
    }
  }

  private void forgetExit() {
    Thread hook = atExit;
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOG.debug("It is the hook that closes", e);
      }
    }
  }
}

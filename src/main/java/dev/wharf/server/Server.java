package dev.wharf.server;

import dev.wharf.ledger.Ledger;
import dev.wharf.operate.Backlog;
import dev.wharf.operate.Logs;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Outcomes;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
  private final Ledger ledger;
  private final CloseStack opened;
  private final CompletableFuture<String> fault;
  private boolean closed;

  /**
   * @param opened what its start has opened, closed when it stops
   * @param fault is completed when the machine fails in a way that no packet should suffer for
   */
  Server(
      LiveSettings settings,
      Beans beans,
      Routes routes,
      Ledger ledger,
      CloseStack opened,
      CompletableFuture<String> fault) {
    this.settings = settings;
    this.beans = beans;
    this.routes = routes;
    this.ledger = ledger;
    this.opened = opened;
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
   * @throws StartException when it could not
   */
  public static void rehearse(LiveSettings settings) throws StartException {
    new Start(settings, Start.Purpose.REHEARSE).run().close();
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
    int inFlight = beans.intake.inWork.size();
    // A ledger that is away must not hold up the stop: what waits for it then goes back later.
    CompletableFuture.delayedExecutor(
            settings.get().stopTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .execute(ledger::stopWaiting);
    routes.stop();
    int left = beans.intake.claims.cutOff();
    if (left > 0) {
      LOG.warn(
          "{} of {} packets in flight did not finish within wharf.stop-timeout={} s; they are taken"
              + " again at the next start",
          left,
          inFlight,
          settings.get().stopTimeout().toSeconds());
    }
    opened.close();
  }
}

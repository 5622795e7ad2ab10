package dev.wharf.server;

import dev.wharf.http.Metrics;
import dev.wharf.http.StatusServer;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Http;
import dev.wharf.settings.Settings;
import dev.wharf.upload.Uploads;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the status page in a thread of its own, since it takes longer than the intake. */
final class PageStart {
  private static final Logger LOG = LoggerFactory.getLogger(PageStart.class);

  private final Settings settings;
  private final Foundation foundation;
  private final Beans beans;
  private final Routes routes;
  private final CompletableFuture<String> fault;

  /**
   * @param fault is completed when the page cannot be served
   */
  PageStart(Foundation foundation, Beans beans, Routes routes, CompletableFuture<String> fault) {
    this.foundation = foundation;
    this.settings = foundation.settings();
    this.beans = beans;
    this.routes = routes;
    this.fault = fault;
  }

  /** Begins, and returns at once. */
  void begin() {
    Thread starter = new Thread(this::open, "wharf-page");
    starter.setDaemon(true);
    starter.start();
  }

  private @Nullable Uploads uploads() {
    Path tokens = settings.senders().uploadTokens();
    return tokens == null
        ? null
        : new Uploads(
                tokens,
                foundation.live(),
                foundation.ledger(),
                foundation.disk(),
                foundation.folders(),
                beans.intake.gate::closedBecause)
            .begin();
  }

  private void open() {
    Http http = settings.http();
    try {
      Metrics metrics = new Metrics(beans.operate.control, beans.archive.outcomes);
      beans.archive.outcomes.tell(metrics);
      new StatusServer(routes.context(), http)
          .serve(http, settings.state(), beans.operate.control, metrics, uploads());
      LOG.info("Status page: {}", http.address());
    } catch (Exception e) {
      fault.complete("the status page cannot be served: " + InWords.of(e));
    }
  }
}

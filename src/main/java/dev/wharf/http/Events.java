package dev.wharf.http;

import dev.wharf.operate.Operations;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status as server-sent events, once a second: it is asked for once for all who listen, and not
 * at all while nobody does. A listener that reads too slowly misses some events.
 */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final int MOST_LISTENERS = 100;

  private final Vertx vertx;
  private final Operations server;
  private final Answers answers;
  private final Set<HttpServerResponse> listeners = ConcurrentHashMap.newKeySet();
  private final long timer;

  Events(Vertx vertx, Operations server, Answers answers) {
    this.vertx = vertx;
    this.server = server;
    this.answers = answers;
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> publish());
  }

  void listen(RoutingContext request) {
    if (listeners.size() >= MOST_LISTENERS) {
      answers.fail(request, 503, MOST_LISTENERS + " are listening already");
      return;
    }
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .setChunked(true);
    response.closeHandler(closed -> listeners.remove(response));
    response.exceptionHandler(failure -> listeners.remove(response));
    listeners.add(response);
    response.write("retry: 2000\n\n");
    publish();
  }

  private void publish() {
    if (listeners.isEmpty()) {
      return;
    }
    vertx
        .executeBlocking(
            () -> "event: status\ndata: " + answers.text(server.status()) + "\n\n", false)
        .onSuccess(this::send)
        .onFailure(failure -> LOG.debug("The status cannot be sent", failure));
  }

  // A status may arrive while the server stops: what has ended must not be written to.
  private synchronized void send(String event) {
    for (HttpServerResponse listener : listeners) {
      if (!listener.writeQueueFull()) {
        listener.write(event);
      }
    }
  }

  synchronized void close() {
    vertx.cancelTimer(timer);
    listeners.forEach(HttpServerResponse::end);
    listeners.clear();
  }
}

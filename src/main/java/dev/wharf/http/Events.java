package dev.wharf.http;

import dev.wharf.operate.Operations;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status as server-sent events, once a second: it is asked for once for all who listen, and not
 * at all while nobody does. A listener that reads too slowly misses some events. Whoever comes when
 * the most are listening takes the place of the one that has listened longest for the client that
 * has most; a browser that still wants to know comes back.
 */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

  private final Vertx vertx;
  private final Operations server;
  private final Answers answers;
  private final int most;
  private final Map<HttpServerResponse, String> listeners = new LinkedHashMap<>();
  private final long timer;
  private @Nullable Buffer last;
  private long lastSent;
  private boolean asking;

  /**
   * @param most that listen at a time
   */
  Events(Vertx vertx, Operations server, Answers answers, int most) {
    this.vertx = vertx;
    this.server = server;
    this.answers = answers;
    this.most = most;
    timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> publish());
  }

  void listen(RoutingContext request) {
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .setChunked(true);
    response.closeHandler(closed -> leave(response));
    response.exceptionHandler(failure -> leave(response));
    HttpServerResponse oldest = arrive(response, client(request));
    if (oldest != null) {
      oldest.reset();
    }
    response.write("retry: 2000\n\n");
    welcome(response);
  }

  // However many come in a second, the status is not found out and sent to all for each of them.
  private synchronized void welcome(HttpServerResponse response) {
    Buffer event = last;
    if (event != null && System.nanoTime() - lastSent < PERIOD_NANOS) {
      response.write(event);
    } else if (!asking) {
      publish();
    }
  }

  private static String client(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    return Caller.client(((ConnectionBase) connection).channel().remoteAddress());
  }

  private synchronized @Nullable HttpServerResponse arrive(
      HttpServerResponse response, String client) {
    HttpServerResponse oldest = listeners.size() < most ? null : oldestOfHeaviest();
    listeners.remove(oldest);
    listeners.put(response, client);
    return oldest;
  }

  private @Nullable HttpServerResponse oldestOfHeaviest() {
    Map<String, Long> clients =
        listeners.values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long heaviest = Collections.max(clients.values());
    return listeners.entrySet().stream()
        .filter(listener -> clients.getOrDefault(listener.getValue(), 0L) == heaviest)
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private synchronized void leave(HttpServerResponse response) {
    listeners.remove(response);
  }

  private synchronized void publish() {
    if (listeners.isEmpty() || asking) {
      return;
    }
    asking = true;
    vertx
        .executeBlocking(
            () -> Buffer.buffer("event: status\ndata: " + answers.text(server.status()) + "\n\n"),
            false)
        .onSuccess(this::send)
        .onFailure(this::failed);
  }

  // A status may arrive while the server stops: what has ended must not be written to.
  private synchronized void send(Buffer event) {
    asking = false;
    last = event;
    lastSent = System.nanoTime();
    for (HttpServerResponse listener : List.copyOf(listeners.keySet())) {
      if (!listener.writeQueueFull()) {
        listener.write(event);
      }
    }
  }

  private synchronized void failed(Throwable failure) {
    asking = false;
    LOG.debug("The status cannot be sent", failure);
  }

  synchronized void close() {
    vertx.cancelTimer(timer);
    listeners.keySet().forEach(HttpServerResponse::end);
    listeners.clear();
  }
}

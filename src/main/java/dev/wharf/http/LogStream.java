package dev.wharf.http;

import dev.wharf.operate.LogPart;
import dev.wharf.operate.Operations;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the processing of packets prints, as server-sent events, within a second. Whoever comes when
 * the most are listening is told to come later.
 */
final class LogStream {
  private static final long PERIOD_MILLIS = 400;
  private static final int STILL = 25;

  private final Vertx vertx;
  private final Operations server;
  private final Answers answers;
  private final int most;
  private final Set<HttpServerResponse> listeners = ConcurrentHashMap.newKeySet();

  /**
   * @param most that listen at a time
   */
  LogStream(Vertx vertx, Operations server, Answers answers, int most) {
    this.vertx = vertx;
    this.server = server;
    this.answers = answers;
    this.most = most;
  }

  /** Sends the log of a delivery from its beginning on, until nothing follows. */
  void follow(RoutingContext request, String name, String id) {
    HttpServerResponse response = request.response();
    if (listeners.size() >= most) {
      answers.fail(request, 503, "too many follow logs at the moment");
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .setChunked(true);
    listeners.add(response);
    response.closeHandler(closed -> listeners.remove(response));
    response.exceptionHandler(failure -> listeners.remove(response));
    new Follower(response, name, id).next();
  }

  void close() {
    listeners.forEach(HttpServerResponse::end);
    listeners.clear();
  }

  /** One who listens to one log. */
  private final class Follower {
    private final HttpServerResponse response;
    private final String name;
    private final String id;
    private int attempt;
    private long from;
    private int still;

    Follower(HttpServerResponse response, String name, String id) {
      this.response = response;
      this.name = name;
      this.id = id;
    }

    void next() {
      vertx
          .executeBlocking(() -> server.log(name, id, attempt, from), false)
          .onSuccess(this::send)
          .onFailure(failure -> end("event: end\ndata: {}\n\n")); // It is not there any more.
    }

    private void send(LogPart part) {
      if (!listeners.contains(response)) {
        return;
      }
      StringBuilder events = new StringBuilder();
      if (part.attempt() != attempt) {
        attempt = part.attempt();
        from = 0;
        events.append("event: attempt\ndata: ").append(attempt).append("\n\n");
      }
      boolean some = !part.text().isEmpty();
      if (some) {
        events.append("event: log\ndata: ").append(answers.text(part.text())).append("\n\n");
      }
      from = part.next();
      if (part.over()) {
        end(events + "event: end\ndata: {}\n\n");
        return;
      }
      still = some ? 0 : still + 1;
      if (still == STILL) { // Or else nobody would find out that the listener has gone.
        still = 0;
        events.append(": still there\n\n");
      }
      if (events.length() > 0) {
        response.write(events.toString()).onSuccess(sent -> later(some)).onFailure(f -> gone());
      } else {
        later(false);
      }
    }

    private void gone() {
      listeners.remove(response);
    }

    private void later(boolean some) {
      vertx.setTimer(some ? 20 : PERIOD_MILLIS, due -> next());
    }

    private void end(String last) {
      if (listeners.remove(response)) {
        response.end(last);
      }
    }
  }
}

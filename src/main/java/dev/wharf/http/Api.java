package dev.wharf.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wharf.monitor.Operations;
import dev.wharf.monitor.Operations.RefusedException;
import dev.wharf.monitor.Operations.Selection;
import dev.wharf.monitor.PacketView;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's requests and answers, in JSON. {@code openapi.json} describes it. */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final long LONGEST_BODY = 1024 * 1024;

  private final Operations server;
  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Answers a request with something to be told as JSON. */
  private interface Question {
    Object answer(RoutingContext request) throws Exception;
  }

  Api(Operations server) {
    this.server = server;
  }

  void addTo(Router router) {
    get(router, "/api/status", request -> server.status());
    get(router, "/api/hour", request -> server.lastHour());
    get(router, "/api/settings", request -> server.settings());
    get(router, "/api/packets", this::packets);
    get(router, "/api/packets/:name", this::packet);
    post(router, "/api/pause", request -> done(server::pause));
    post(router, "/api/resume", request -> done(server::resume));
    post(router, "/api/workers", this::workers);
    post(router, "/api/packets", this::slots);
    post(router, "/api/replay", request -> server.replay(selection(body(request))));
    router
        .route("/api/*")
        .handler(request -> fail(request, 404, "there is no such request; see /api/openapi.json"));
  }

  private void get(Router router, String path, Question question) {
    router.get(path).blockingHandler(request -> answer(request, question), false);
  }

  private void post(Router router, String path, Question question) {
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .blockingHandler(request -> answer(request, question), false);
    router
        .route(path)
        .method(HttpMethod.PUT)
        .method(HttpMethod.DELETE)
        .method(HttpMethod.PATCH)
        .handler(request -> fail(request, 405, "only POST does something here"));
  }

  private void answer(RoutingContext request, Question question) {
    try {
      send(request, 200, question.answer(request));
    } catch (RefusedException e) {
      fail(request, 400, String.valueOf(e.getMessage()));
    } catch (NotThereException e) {
      fail(request, 404, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      fail(request, 500, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      LOG.warn("{} {} failed", request.request().method(), request.request().path(), e);
      fail(request, 500, "this failed; the server's log says why");
    }
  }

  private static final class NotThereException extends Exception {
    private static final long serialVersionUID = 1L;

    NotThereException(String message) {
      super(message);
    }
  }

  private Object packets(RoutingContext request) throws RefusedException {
    String page = request.request().getParam("page", "1");
    try {
      return server.packets(
          request.request().getParam("state", ""),
          request.request().getParam("search", ""),
          Long.parseLong(page));
    } catch (NumberFormatException e) {
      throw new RefusedException("page must be a number, from 1");
    }
  }

  private Object packet(RoutingContext request) throws NotThereException {
    List<PacketView> known = server.packet(request.pathParam("name"));
    if (known.isEmpty()) {
      throw new NotThereException("no packet of that name is known");
    }
    ObjectNode answer = json.valueToTree(known.get(0));
    answer.set("deliveries", json.valueToTree(known));
    return answer;
  }

  private Object done(Runnable action) {
    action.run();
    return Map.of("paused", server.status().paused(), "pausedWhy", server.status().pausedWhy());
  }

  private Object workers(RoutingContext request) throws RefusedException {
    server.workers(number(body(request), "workers"));
    return Map.of("workers", server.status().workers());
  }

  private Object slots(RoutingContext request) throws RefusedException {
    server.packets(number(body(request), "packets"));
    return Map.of("packets", server.status().packets());
  }

  private static int number(JsonNode body, String name) throws RefusedException {
    JsonNode value = body.get(name);
    if (value == null || !value.isInt()) {
      throw new RefusedException("send {\"" + name + "\": N}");
    }
    return value.asInt();
  }

  private Selection selection(JsonNode body) throws RefusedException {
    try {
      return json.treeToValue(body, Selection.class);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          "send {\"names\": [\"…\"]}, {\"reason\": \"…\"} or {\"all\": true}");
    }
  }

  private JsonNode body(RoutingContext request) throws RefusedException {
    try {
      JsonNode body =
          request.body().buffer() == null
              ? null
              : json.readTree(request.body().buffer().getBytes());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      throw new RefusedException("the body is not JSON: " + e.getMessage());
    }
    throw new RefusedException("the body must be a JSON object");
  }

  private void send(RoutingContext request, int status, Object answer)
      throws JsonProcessingException {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(json.writeValueAsString(answer));
  }

  /** Something as JSON. */
  String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers with what is wrong. */
  void fail(RoutingContext request, int status, String why) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(text(Map.of("error", why)));
  }
}

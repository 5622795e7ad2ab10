package dev.wharf.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Addresses;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON; every refusal and failure is answered with {@code {"error": …}}. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final ObjectMapper json = new ObjectMapper();

  /** Returns a value as a tree of JSON that can be added to. */
  JsonNode tree(Object value) {
    return json.valueToTree(value);
  }

  /** Returns a value as JSON. */
  String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(RoutingContext request, int status, Object answer) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(text(answer));
  }

  void fail(RoutingContext request, int status, String why) {
    send(request, status, Map.of("error", Addresses.inText(why)));
  }

  /** Refuses a request that no route is to see, and ends its connection. */
  void refuse(HttpServerRequest request, int status, String why) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(text(Map.of("error", why)));
  }

  /** Refuses what is no request of HTTP/1.1. */
  void invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      refuse(request, 414, "the address is too long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuse(request, 431, "the headers are too long");
    } else {
      refuse(request, 400, "this is no request of HTTP/1.1");
    }
    request.connection().close();
  }

  /** Refuses what no route answers. It has to be called after all other routes were added. */
  void addTo(Router router) {
    Map<String, Set<HttpMethod>> known = new TreeMap<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && route.methods() != null) {
        known
            .computeIfAbsent(route.getPath(), path -> new LinkedHashSet<>())
            .addAll(route.methods());
      }
    }
    known.forEach(
        (path, methods) -> {
          String allowed =
              methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
          router.route(path).handler(request -> otherMethod(request, allowed));
        });
    router
        .route()
        .handler(request -> fail(request, 404, "there is no such page; see /api/openapi.json"))
        .failureHandler(this::failed);
  }

  private void otherMethod(RoutingContext request, String allowed) {
    request.response().putHeader(HttpHeaders.ALLOW, allowed);
    fail(request, 405, "here one can only ask with " + allowed);
  }

  private void failed(RoutingContext request) {
    if (request.response().closed()) {
      return; // The client has gone, in the middle of its request say.
    }
    if (request.failure() instanceof RejectedExecutionException) {
      request.request().connection().close(); // The server stops.
      return;
    }
    switch (request.statusCode()) {
      case 400 -> fail(request, 400, "the request cannot be read");
      case 413 -> fail(request, 413, "the body is too long: 1 MiB is the most");
      default -> {
        LOG.warn(
            "{} {} failed",
            request.request().method(),
            Printable.of(request.request().path()),
            request.failure());
        fail(request, 500, "this failed; the server's log says why");
      }
    }
  }
}

package dev.wharf.http;

import dev.wharf.operate.Operations;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Http;
import dev.wharf.upload.Uploads;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.StaticService;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server with the status page, the API, health and metrics. It ends with its Camel
 * context.
 */
public final class StatusServer extends ServiceSupport implements StaticService {
  private final CamelContext context;
  private final Listener listener;
  private final Limits limits;
  private @Nullable Events events;
  private @Nullable UploadDoor uploadDoor;
  private @Nullable Uploads uploads;
  private @Nullable LogStream logs;

  public StatusServer(CamelContext context, Http http) {
    this.context = context;
    limits = Limits.of(http);
    listener = new Listener(limits);
  }

  /**
   * Starts it; when this returns, it answers.
   *
   * @param state the folder with the token
   * @param uploads what senders may upload to; null for nothing. It is closed with the server
   * @throws Exception when it cannot listen
   */
  public void serve(
      Http http, Path state, Operations operations, Metrics metrics, @Nullable Uploads uploads)
      throws Exception {
    context.addService(this);
    Router router = Router.router(listener.vertx());
    Guard guard = new Guard(http, Token.in(state));
    Answers answers = new Answers();
    Events listening = new Events(listener.vertx(), operations, answers, limits.streams());
    events = listening;
    UploadDoor door = new UploadDoor(uploads, answers);
    uploadDoor = door;
    this.uploads = uploads;
    router.route().order(-1).handler(request -> admit(request, guard, answers));
    LogStream following = new LogStream(listener.vertx(), operations, answers, limits.streams());
    logs = following;
    PacketApi packets = new PacketApi(operations, answers, following, guard::readRefusal);
    answer(
        router,
        new Observe(context, metrics, answers),
        listening,
        new Api(operations, answers),
        packets,
        door);
    answers.addTo(router);
    listener.listen(http, request -> first(request, router, answers), answers::invalid);
  }

  /** Adds everything that can be asked for. */
  static void answer(
      Router router, Observe observe, Events events, Api api, PacketApi packets, UploadDoor door)
      throws IOException {
    Page.addTo(router);
    observe.addTo(router);
    router.get("/api/events").handler(events::listen);
    api.addTo(router);
    packets.addTo(router, api);
    door.addTo(router);
  }

  /** Refuses what is meant for proxies, and what has no path. */
  static void first(HttpServerRequest request, Router router, Answers answers) {
    harden(request.response());
    boolean proxies =
        request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE);
    if (proxies) {
      request.response().putHeader(HttpHeaders.ALLOW, "DELETE, GET, HEAD, POST, PUT");
      answers.refuse(request, 405, "this is no proxy; it can be asked with GET, HEAD and POST");
    } else if (!hasPath(request)) {
      answers.refuse(request, 400, "the request names no path that can be read");
    } else {
      router.handle(request);
    }
  }

  private static boolean hasPath(HttpServerRequest request) {
    try {
      String path = request.path();
      return path != null
          && path.startsWith("/")
          && QueryStringDecoder.decodeComponent(path) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void admit(RoutingContext request, Guard guard, Answers answers) {
    Guard.Refusal refusal =
        guard.refusal(request.request(), request.normalizedPath().startsWith(InboxPath.PREFIX));
    if (refusal != null) {
      answers.fail(request, refusal.status(), refusal.why());
      return;
    }
    try {
      request.request().params();
    } catch (IllegalArgumentException e) {
      answers.fail(request, 400, "what stands after '?' cannot be read: " + InWords.of(e));
      return;
    }
    // curl declares what it sends as a form, and Vert.x would read it as one.
    request.request().headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
    request.next();
  }

  // Nothing from other sites runs in the page, and no other page may embed it.
  private static void harden(HttpServerResponse response) {
    response
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  @Override
  protected void doStop() {
    Events listening = events;
    if (listening != null) {
      listening.close();
    }
    LogStream following = logs;
    if (following != null) {
      following.close();
    }
    listener.close();
    UploadDoor door = uploadDoor;
    if (door != null) {
      door.close();
    }
    Uploads open = uploads;
    if (open != null) {
      open.close();
    }
  }
}

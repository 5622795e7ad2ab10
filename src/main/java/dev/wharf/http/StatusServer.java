package dev.wharf.http;

import dev.wharf.operate.Operations;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Http;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** The HTTP server with the status page, the API, health and metrics. */
public final class StatusServer implements AutoCloseable {
  private final MainHttpServer server = new MainHttpServer();
  private final CamelContext context;
  private @Nullable Events events;

  public StatusServer(CamelContext context, Http http) {
    this.context = context;
    // Vert.x would copy all that is served out of the jar into a folder first.
    context
        .getRegistry()
        .bind(
            "vertxOptions",
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    server.setCamelContext(context);
    server.setHost(http.host());
    server.setPort(http.port());
    server.setPath("/");
    Path keystore = http.keystore();
    if (keystore != null) {
      server.setSslContextParameters(tls(keystore, http.keystorePassword()));
    }
  }

  private static SSLContextParameters tls(Path keystore, String password) {
    KeyStoreParameters store = new KeyStoreParameters();
    store.setResource("file:" + keystore.toAbsolutePath());
    store.setType("PKCS12");
    store.setPassword(password);
    KeyManagersParameters keys = new KeyManagersParameters();
    keys.setKeyStore(store);
    keys.setKeyPassword(password);
    SSLContextParameters tls = new SSLContextParameters();
    tls.setKeyManagers(keys);
    return tls;
  }

  /**
   * Starts it; when this returns, it answers.
   *
   * @param state the folder with the token
   * @throws Exception when it cannot listen
   */
  public void start(Http http, Path state, Operations operations, Metrics metrics)
      throws Exception {
    context.addService(server);
    server.start();
    Router router = server.getRouter();
    Guard guard = new Guard(http, Token.in(state));
    Answers answers = new Answers();
    Events listening = new Events(server.getRouter().vertx(), operations, answers);
    events = listening;
    router.route().order(-1).handler(request -> admit(request, guard, answers));
    answer(router, new Observe(context, metrics, answers), listening, new Api(operations, answers));
    answers.addTo(router);
  }

  /** Adds everything that can be asked for. */
  static void answer(Router router, Observe observe, Events events, Api api) throws IOException {
    Page.addTo(router);
    observe.addTo(router);
    router.get("/api/events").handler(events::listen);
    api.addTo(router);
  }

  private static void admit(RoutingContext request, Guard guard, Answers answers) {
    harden(request.response());
    Guard.Refusal refusal = guard.refusal(request.request());
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
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  @Override
  public void close() {
    Events listening = events;
    if (listening != null) {
      listening.close();
    }
    server.stop();
  }
}

package dev.wharf.http;

import dev.wharf.fixture.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Routes that are served on a free port of this machine, without a server behind them. */
final class ServedRoutes implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace ALL_TESTS = Namespace.create(ServedRoutes.class);

  private Vertx vertx;
  private Router router;
  private HttpServer server;

  /** One for all tests, because starting it is most of a test's time. */
  private static final class Shared implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();

    @Override
    public void close() {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    vertx =
        context
            .getRoot()
            .getStore(ALL_TESTS)
            .getOrComputeIfAbsent(Shared.class, type -> new Shared(), Shared.class)
            .vertx;
    router = Router.router(vertx);
  }

  Vertx vertx() {
    return vertx;
  }

  Router router() {
    return router;
  }

  /** Serves what is in the router now. */
  ServedRoutes serve() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return this;
  }

  int port() {
    return server.actualPort();
  }

  RawHttp.Answer ask(RawHttp request) throws IOException {
    return request.send(port());
  }

  RawHttp.Answer get(String target) throws IOException {
    return ask(new RawHttp("GET", target));
  }

  RawHttp.Answer post(String target, String body) throws IOException {
    return ask(new RawHttp("POST", target).body(body));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}

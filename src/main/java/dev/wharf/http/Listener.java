package dev.wharf.http;

import dev.wharf.settings.Http;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for requests, within limits that no client can exceed. HTTP/1.1 only. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int WORKERS = 8;
  private static final int BACKLOG = 256;
  private static final int RECEIVE_BYTES = 64 * 1024;
  private static final long START_SECONDS = 30;
  private static final long STOP_SECONDS = 5;

  private final Connections connections;
  private final Vertx vertx;

  Listener(Limits limits) {
    connections = new Connections(limits);
    VertxOptions options =
        new VertxOptions()
            .setWorkerPoolSize(WORKERS)
            // Vert.x would copy all that is served out of the jar into a folder first.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    vertx = new VertxBuilder(options).findTransport(new OneLoop(connections)).init().vertx();
  }

  Vertx vertx() {
    return vertx;
  }

  /**
   * Begins to listen; when this returns, it does.
   *
   * @param invalid is given requests that cannot be read
   * @return the port
   * @throws IOException when it cannot listen
   */
  int listen(Http http, Handler<HttpServerRequest> requests, Handler<HttpServerRequest> invalid)
      throws IOException, GeneralSecurityException, InterruptedException {
    HttpServer server =
        vertx
            .createHttpServer(options(http))
            .connectionHandler(
                connection -> Turns.addTo(((ConnectionBase) connection).channel().pipeline()))
            .exceptionHandler(failure -> LOG.debug("A connection failed", failure))
            .invalidRequestHandler(invalid)
            .requestHandler(requests);
    try {
      return server
          .listen(http.port(), http.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS)
          .actualPort();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static HttpServerOptions options(Http http) throws IOException, GeneralSecurityException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setAcceptBacklog(BACKLOG)
            .setReceiveBufferSize(RECEIVE_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    Path keystore = http.keystore();
    if (keystore != null) {
      Tls.addTo(options, keystore, http.keystorePassword());
    }
    return options;
  }

  /** Ends all connections, and waits a little until they have ended. */
  @Override
  public void close() {
    connections.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The status page did not end in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

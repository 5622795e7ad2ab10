package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.LoggedLines;
import dev.wharf.fixture.RawClient;
import dev.wharf.settings.Http;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

@Timeout(60)
class StatusServerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @RegisterExtension private final LoggedLines log = new LoggedLines(Logger.ROOT_LOGGER_NAME);

  private final Listener listener =
      new Listener(new Limits(10, 1_000_000, LONG, LONG, LONG, LONG, LONG));
  private final Answers answers = new Answers();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(listener.vertx());
    router.get("/there").handler(request -> request.response().end("{}"));
    answers.addTo(router);
    Http http = new Http(0, "127.0.0.1", Set.of(), null, "", false, 10);
    port = listener.listen(http, request -> first(request, router), answers::invalid);
  }

  private void first(HttpServerRequest request, Router router) {
    StatusServer.first(request, router, answers);
  }

  @AfterEach
  void end() {
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /there HTTP/1.1, 200",
    "GET http://localhost/there HTTP/1.1, 200",
    "CONNECT localhost:22 HTTP/1.1, 405",
    "CONNECT / HTTP/1.1, 405",
    "TRACE / HTTP/1.1, 405",
    "TRACE /there HTTP/1.1, 405",
    "GET there HTTP/1.1, 400",
    "GET ?there HTTP/1.1, 400",
    "GET * HTTP/1.1, 400",
    "OPTIONS * HTTP/1.1, 400",
    "GET /%zz HTTP/1.1, 400",
    "GET /%C0%AF HTTP/1.1, 404",
    "GET /a%00b HTTP/1.1, 404",
    "GET /there HTTP/0.9.1, 400",
    "GET /there, 400",
    "GET  /there  HTTP/1.1  x, 400",
    "BREW /there HTTP/1.1, 405",
    "G\u0001T /there HTTP/1.1, 400",
  })
  void answersEachRequestLineWithItsOwnStatus(String line, int status) throws Exception {
    try (RawClient client = new RawClient(port)) {
      client.send(line + "\nHost: localhost\n\n");

      assertThat(client.readTo("}")).startsWith("HTTP/1.").contains(" " + status + " ");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void clientThatGoesAwayIsNothingToReport() throws Exception {
    for (String part : new String[] {"", "GET", "GET /there HTTP/1.1\nHost: a\nX", "GET /there"}) {
      new RawClient(port).send(part).close();
    }

    try (RawClient client = new RawClient(port)) {
      client.get("/there").readTo("}");
    }
    assertThat(log.lines()).isEmpty();
  }
}

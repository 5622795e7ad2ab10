package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawClient;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.Waiting;
import dev.wharf.settings.Http;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ListenerTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final int MOST = 10;
  private static final int BIG = 3_000_000;

  private final AtomicInteger asked = new AtomicInteger();
  private final List<RawClient> clients = new ArrayList<>();
  private Listener listener;
  private int port;

  @AfterEach
  void end() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    listener.close();
  }

  private static Limits patient() {
    return new Limits(MOST, BIG, NEVER, NEVER, NEVER, NEVER, NEVER);
  }

  private void listen(Limits limits) throws Exception {
    listener = new Listener(limits);
    Http http = new Http(0, "127.0.0.1", Set.of(), null, "", false, MOST);
    port = listener.listen(http, this::answer, new Answers()::invalid);
  }

  private void answer(HttpServerRequest request) {
    asked.incrementAndGet();
    if (request.path().equals("/echo")) {
      request.body().onSuccess(body -> request.response().end(body));
    } else if (request.path().equals("/big")) {
      byte[] content = new byte[BIG];
      Arrays.fill(content, (byte) 'x');
      request.response().end(Buffer.buffer(content));
    } else {
      request.response().end(request.path());
    }
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(port);
    clients.add(client);
    return client;
  }

  private String ask(String path) throws IOException {
    return new RawHttp("GET", path).send(port).body();
  }

  @Test
  void answersRequestsOfOneConnectionInTheirOrder() throws Exception {
    listen(patient());
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      requests.append("GET /number-").append(i).append("- HTTP/1.1\nHost: a\n\n");
    }

    RawClient client = client().send(requests.toString());

    for (int i = 0; i < 500; i++) {
      assertThat(client.readTo("/number-" + i + "-")).containsOnlyOnce("/number-");
    }
  }

  @Test
  void answersNextRequestAfterBody() throws Exception {
    listen(patient());

    RawClient client =
        client()
            .send("POST /echo HTTP/1.1\nHost: a\nContent-Length: 5\n\nfirst")
            .send(
                "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nsec\n3\nond\n0\n\n")
            .send("GET /third HTTP/1.1\nHost: a\n\n");

    assertThat(client.readTo("first")).isNotEmpty();
    assertThat(client.readTo("second")).isNotEmpty();
    assertThat(client.readTo("/third")).isNotEmpty();
  }

  @Test
  void sendsLongAnswerWhole() throws Exception {
    listen(patient());

    byte[] answer = client().send("GET /big HTTP/1.1\nHost: a\nConnection: close\n\n").readAll();

    String text = new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text.substring(text.indexOf("\r\n\r\n") + 4)).isEqualTo("x".repeat(BIG));
  }

  @Test
  void answersClientThatReadsNothingOnce() throws Exception {
    listen(patient());
    RawClient client = client();

    for (int i = 0; i < 100; i++) {
      client.get("/big");
    }

    Waiting.until("it was asked", () -> asked.get() > 0);
    assertThat(ask("/other")).isEqualTo("/other");
    assertThat(asked).hasValue(2);
  }

  @Test
  void answersTheRestOnceTheClientReads() throws Exception {
    listen(patient());
    RawClient client = client();
    for (int i = 0; i < 3; i++) {
      client.get("/big");
    }
    client.send("GET /last HTTP/1.1\nHost: a\nConnection: close\n\n");

    assertThat(client.readAll().length).isBetween(3 * BIG, 3 * BIG + 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\nHost: a\nX: ",
        "GET / HTTP/1.1\nHost: a\n\nGET / HT",
        "POST /echo HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345",
        "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\n123",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345",
        "GET /big HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\nHost: a\n\n"
      })
  void endsConnectionOnWhichNothingMoves(String sent) throws Exception {
    listen(new Limits(MOST, BIG, SOON, SOON, SOON, NEVER, SOON));
    RawClient client = client().send(sent);

    if (sent.contains("/big")) {
      Waiting.until("it was asked", () -> asked.get() > 0);
      Waiting.until("it has ended", () -> client.sendFails());
    } else {
      Waiting.until("it has ended", client::ended);
    }
  }

  @Test
  void endsRequestThatComesByteForByte() throws Exception {
    listen(new Limits(MOST, BIG, SOON, NEVER, NEVER, NEVER, NEVER));
    RawClient client = client();

    Waiting.until(
        "it has ended",
        () -> {
          client.trySend("G");
          return client.ended();
        });
  }

  @Test
  void endsAnswerThatIsReadTooSlowly() throws Exception {
    listen(new Limits(MOST, BIG, NEVER, NEVER, NEVER, SOON, NEVER));
    RawClient client = client().get("/big");

    Waiting.until("it was asked", () -> asked.get() > 0);

    Waiting.until("it has ended", client::sendFails);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /",
        "GET /idle HTTP/1.1\nHost: a\n\n",
        "POST /echo HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345"
      })
  void letsNewcomerInWhenAllConnectionsAreTaken(String sent) throws Exception {
    listen(patient());
    for (int i = 0; i < 3 * MOST; i++) {
      client().send(sent);
    }

    assertThat(ask("/newcomer")).isEqualTo("/newcomer");
    Waiting.until(
        "no more than that are left",
        () -> clients.stream().filter(client -> !client.ended()).count() <= MOST);
  }

  @Test
  void clientWithManyConnectionsTakesNoneFromAnother() throws Exception {
    listen(patient());
    RawClient other = new RawClient(InetAddress.getByName("127.0.0.2"), port);
    clients.add(other);
    other.send("GET /half");

    for (int i = 0; i < 5 * MOST; i++) {
      client();
    }

    other.send("-way HTTP/1.1\nHost: a\n\n");
    assertThat(other.readTo("/half-way")).isNotEmpty();
  }

  @Test
  void holdsNoMoreThanItsLimitOfAnswers() throws Exception {
    listen(new Limits(MOST, 2L * BIG, NEVER, NEVER, NEVER, NEVER, NEVER));
    for (int i = 0; i < 5; i++) {
      client().get("/big");
    }
    Waiting.until("all have asked", () -> asked.get() == 5);

    Waiting.until(
        "three have ended", () -> clients.stream().filter(RawClient::sendFails).count() >= 3);
    assertThat(ask("/other")).isEqualTo("/other");
  }

  @Test
  void holdsNoMoreThanItsLimitOfRequests() throws Exception {
    listen(new Limits(MOST, 100_000, NEVER, NEVER, NEVER, NEVER, NEVER));
    for (int i = 0; i < 5; i++) {
      RawClient client = client();
      client.trySend(
          "POST /echo HTTP/1.1\nHost: a\nContent-Length: 80000\n\n" + "x".repeat(70_000));
    }

    Waiting.until("four have ended", () -> clients.stream().filter(RawClient::ended).count() >= 4);
    assertThat(ask("/other")).isEqualTo("/other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\n\n", "GET / HTTP/9.9.9\n\n", "\u0016\u0003\u0001 hello\n\n"})
  void refusesWhatIsNoRequest(String sent) throws Exception {
    listen(patient());

    assertThat(client().send(sent).readTo("}")).startsWith("HTTP/1.").contains(" 400 ", "error");
  }

  @Test
  void refusesHeadThatIsTooLong() throws Exception {
    listen(patient());

    assertThat(client().send("GET /" + "x".repeat(10_000) + " HTTP/1.1\n\n").readTo("}"))
        .contains(" 414 ");
    assertThat(
            client().send("GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(10_000) + "\n\n").readTo("}"))
        .contains(" 431 ");
  }
}

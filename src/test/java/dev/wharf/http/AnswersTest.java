package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.operate.PacketView;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How questions of the API are answered, and all that is no question of it. */
class AnswersTest {
  @RegisterExtension private final ServedRoutes served = new ServedRoutes();
  private final ScriptedOperations server = new ScriptedOperations();
  private Guard.Refusal refusal;

  @BeforeEach
  void serve() {
    Answers answers = new Answers();
    Api api = new Api(server, answers);
    LogStream logs = new LogStream(served.vertx(), server, answers, 1);
    api.addTo(served.router());
    new PacketApi(server, answers, logs, request -> refusal).addTo(served.router(), api);
    answers.addTo(served.router());
    served.serve();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/status", "/api/hour", "/api/settings", "/api/packets"})
  void areJsonThatNobodyKeeps(String target) throws IOException {
    RawHttp.Answer answer = served.get(target);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("cache-control", "no-store");
    assertThat(answer.body()).matches("(?s)[\\[{].*[]}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/none", "/api/status/more", "/../etc/passwd"})
  void sayThatPageIsMissing(String target) throws IOException {
    RawHttp.Answer answer = served.get(target);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"there is no such page; see /api/openapi.json\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/status, 'GET, HEAD'",
    "DELETE, /api/packets, 'GET, HEAD, POST'",
    "GET, /api/pause, POST",
    "PUT, /api/replay, POST"
  })
  void sayHowElseOneMayAsk(String method, String target, String allowed) throws IOException {
    RawHttp.Answer answer = served.ask(new RawHttp(method, target).body(""));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", allowed);
    assertThat(answer.body()).contains(allowed);
  }

  @Test
  void sayWhyTheServerRefuses() throws IOException {
    server.refuse("no state \"x\"");

    RawHttp.Answer answer = served.get("/api/packets?state=x");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":\"no state \\\"x\\\"\"}");
  }

  @Test
  void sayNothingOfAnInnerFailure() throws IOException {
    server.fail(new IllegalStateException("secret"));

    RawHttp.Answer answer = served.get("/api/status");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("the server's log says why").doesNotContain("secret");
  }

  @Test
  void sayWhatTheDiskFailedAt() throws IOException {
    server.fail(
        new UncheckedIOException(
            "the inbox cannot be read", new IOException("Input/output error")));

    RawHttp.Answer answer = served.get("/api/status");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"the inbox cannot be read: Input/output error\"}");
  }

  @Test
  void sayThatPacketIsNotKnown() throws IOException {
    RawHttp.Answer answer = served.get("/api/packets/none");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("no packet of that name is known");
  }

  @Test
  void tellPacketWithItsDeliveries() throws IOException {
    server.known(PacketView.inInbox("two words", "waiting", 7, null));

    RawHttp.Answer answer = served.get("/api/packets/two%20words");

    assertThat(server.orders()).contains("details two words");
    assertThat(answer.body())
        .startsWith("{\"id\":\"\",\"name\":\"two words\",\"state\":\"waiting\"")
        .contains("\"deliveries\":[{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/throughput",
        "/api/packets/a",
        "/api/packets/a/files",
        "/api/packets/a/files/b",
        "/api/packets/a/files/b/c",
        "/api/packets/a/log",
        "/api/packets/ct/lab/a",
        "/api/packets/ct%2Flab%2Fa/log",
        "/api/%70ackets/a",
        "/api//packets/a"
      })
  void sayNothingOfPacketsToWhoMayNotLookIntoThem(String target) throws IOException {
    server.known(PacketView.inInbox("a", "waiting", 7, null));
    refusal = new Guard.Refusal(401, "not without the token");

    RawHttp.Answer answer = served.get(target);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"error\":\"not without the token\"}");
    assertThat(server.orders()).isEmpty();
  }

  @Test
  void passSearchOn() throws IOException {
    served.get("/api/packets?state=archived&search=a%20b&page=3");

    assertThat(server.orders()).containsExactly("packets archived|a b|3");
  }

  @Test
  void searchSaysWhereItGoesOn() throws IOException {
    server.foundBefore("2026-01-02T03:04:00Z");

    assertThat(served.get("/api/packets?search=a").body())
        .contains("\"total\":0,\"older\":\"2026-01-02T03:04:00Z\"");
    assertThat(served.get("/api/packets?search=a&before=2026-01-02T03:04:00Z").body())
        .doesNotContain("older");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "1000000001", "99999999999999999999", ""})
  void refusePageThatIsNoNumber(String page) throws IOException {
    RawHttp.Answer answer = served.get("/api/packets?page=" + page);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("page must be a number from 1 to 1000000000");
  }

  @Test
  void refuseSearchThatIsLongerThanNames() throws IOException {
    assertThat(served.get("/api/packets?search=" + "x".repeat(255)).status()).isEqualTo(200);
    assertThat(served.get("/api/packets?search=" + "x".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void carryOrdersOut() throws IOException {
    assertThat(served.post("/api/pause", "").body())
        .contains("\"paused\":false", "\"pausedWhy\":\"\"");
    assertThat(served.post("/api/resume", "").status()).isEqualTo(200);
    assertThat(served.post("/api/packets", "{\"packets\":3}").body()).contains("\"packets\":2");

    assertThat(server.orders()).containsExactly("pause", "resume", "packets 3");
  }
}

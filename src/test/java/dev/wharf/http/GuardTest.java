package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawHttp;
import dev.wharf.settings.Http;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  private static final int LET_IN = 204;

  @RegisterExtension private final ServedRoutes served = new ServedRoutes();
  @TempDir Path state;
  private String token;

  @BeforeEach
  void serve() throws IOException {
    Guard guard =
        new Guard(
            new Http(8080, "Box.Example", Set.of("wharf.example", "fd00::7"), null, "", false, 200),
            Token.in(state));
    token = Token.read(state);
    served
        .router()
        .route()
        .handler(
            request -> {
              Guard.Refusal refusal = guard.refusal(request.request());
              request
                  .response()
                  .setStatusCode(refusal == null ? LET_IN : refusal.status())
                  .end(refusal == null ? "" : refusal.why());
            });
    served.serve();
  }

  private int status(RawHttp request) throws IOException {
    return served.ask(request).status();
  }

  private static RawHttp get() {
    return new RawHttp("GET", "/");
  }

  private static RawHttp post() {
    return new RawHttp("POST", "/").body("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LocalHost:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080",
        "box.example",
        "BOX.example:8080",
        "wharf.example",
        "WHARF.EXAMPLE:443",
        "[fd00::7]:8080"
      })
  void letsThoseInWhoKnowItsName(String host) throws IOException {
    assertThat(status(get().header("Host", host))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "evil.localhost",
        "127.0.0.2",
        "127.0.0.1.evil.example",
        "[::2]",
        "wharf.example.evil",
        "box.example.:8080"
      })
  void refusesAnyOtherName(String host) throws IOException {
    RawHttp.Answer answer = served.ask(get().header("Host", host));

    assertThat(answer.status()).isEqualTo(421);
  }

  @Test
  void refusesEmptyName() throws IOException {
    assertThat(status(get().header("Host", ""))).isIn(400, 421);
  }

  @Test
  void letsPageOfItsOwnIn() throws IOException {
    assertThat(
            status(
                get().header("Host", "localhost:8080").header("Origin", "http://localhost:8080")))
        .isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://LOCALHOST:8080",
    "LOCALHOST:8080, http://localhost:8080",
    "localhost, http://localhost",
    "localhost:8080, https://localhost:8080",
    "'[::1]:8080', 'http://[::1]:8080'",
    "'[fd00::7]:8080', 'http://[FD00::7]:8080'",
    "wharf.example:8080, http://wharf.example:8080"
  })
  void letsPageInThatHasTheNameItAsksFor(String host, String origin) throws IOException {
    assertThat(status(get().header("Host", host).header("Origin", origin))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://evil.example",
    "localhost:8080, http://evil.example:8080",
    "localhost:8080, http://localhost:8081",
    "localhost:8080, http://localhost",
    "localhost, http://localhost:8080",
    "localhost:8080, http://localhost.evil.example:8080",
    "localhost:8080, http://127.0.0.1:8080",
    "localhost:8080, http://wharf.example:8080",
    "localhost:8080, null",
    "localhost:8080, localhost:8080",
    "localhost:8080, 'http://localhost:8080 evil'",
    "localhost:8080, http://",
    "localhost:8080, 'http://evil.example, http://localhost:8080'"
  })
  void refusesPageOfAnotherSite(String host, String origin) throws IOException {
    RawHttp.Answer answer = served.ask(get().header("Host", host).header("Origin", origin));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("another site");
  }

  @Test
  void refusesPageOfAnotherSiteEvenWithTheToken() throws IOException {
    assertThat(status(post().token(token).header("Origin", "http://evil.example"))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void asksForNoTokenWhereNothingIsChanged(String method) throws IOException {
    assertThat(status(new RawHttp(method, "/"))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void asksForTheTokenOtherwise(String method) throws IOException {
    assertThat(status(new RawHttp(method, "/").body(""))).isEqualTo(401);
    assertThat(status(new RawHttp(method, "/").body("").token(token))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER %s", "Bearer  %s "})
  void takesTheTokenHoweverItsSchemeIsWritten(String form) throws IOException {
    assertThat(status(post().header("Authorization", form.formatted(token)))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "%s", "Basic %s", "Bearer%s", "Bearer x%s", "Bearer %sx"})
  void refusesWhatIsNotTheToken(String form) throws IOException {
    RawHttp.Answer answer = served.ask(post().header("Authorization", form.formatted(token)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("http.token").doesNotContain(token);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /observe/health, 192.0.2.7:8080",
    "HEAD, /observe/health, 192.0.2.7",
    "GET, /observe/health/live, '[2001:db8::7]:8080'",
    "GET, /observe/health/ready, wharf-0.wharf.svc:8080",
    "GET, /observe/health?deep=1, container_name"
  })
  void givesHealthUnderAnyName(String method, String target, String host) throws IOException {
    assertThat(status(new RawHttp(method, target).header("Host", host))).isEqualTo(LET_IN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/status",
        "/observe/metrics",
        "/observe/health/",
        "/observe/health/../../api/status",
        "/observe/health%2F..%2F..%2Fapi/status",
        "//observe/health",
        "/observe/healthy"
      })
  void givesNothingElseUnderAnyName(String target) throws IOException {
    assertThat(status(new RawHttp("GET", target).header("Host", "192.0.2.7:8080"))).isEqualTo(421);
  }

  @Test
  void refusesToGivePageOfAnotherSiteHealth() throws IOException {
    RawHttp health = new RawHttp("GET", "/observe/health").header("Host", "192.0.2.7:8080");

    assertThat(status(health.header("Origin", "http://evil.example"))).isEqualTo(403);
  }

  @Test
  void changesNothingUnderAnyName() throws IOException {
    RawHttp order = new RawHttp("POST", "/observe/health").token(token).body("");

    assertThat(status(order.header("Host", "192.0.2.7:8080"))).isEqualTo(421);
  }

  @Test
  void asksForTheNameBeforeTheToken() throws IOException {
    assertThat(status(post().token(token).header("Host", "evil.example"))).isEqualTo(421);
  }
}

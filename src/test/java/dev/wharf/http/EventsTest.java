package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.fixture.StatusBuilder;
import dev.wharf.fixture.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class EventsTest {
  private static final int MOST = 5;

  @RegisterExtension private final ServedRoutes served = new ServedRoutes();
  private final ScriptedOperations server = new ScriptedOperations();
  private final List<Socket> sockets = new ArrayList<>();
  private Events events;

  @BeforeEach
  void serve() {
    events = new Events(served.vertx(), server, new Answers(), MOST);
    served.router().get("/api/events").handler(events::listen);
    served.serve();
  }

  @AfterEach
  void close() throws IOException {
    events.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One that listens and has read the head of the answer. */
  private BufferedReader listener() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
    return lines;
  }

  private static String next(BufferedReader lines, String start) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    return null;
  }

  @Test
  void areStreamThatNobodyKeeps() throws IOException {
    RawHttp.Answer answer = served.get("/api/events");

    assertThat(answer.headers())
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("cache-control", "no-store");
  }

  @Test
  void tellTheStatusAtOnce() throws IOException {
    server.status(new StatusBuilder().archived(7).build());
    BufferedReader lines = listener();

    assertThat(next(lines, "retry")).isEqualTo("retry: 2000");
    assertThat(next(lines, "event")).isEqualTo("event: status");
    assertThat(next(lines, "data")).startsWith("data: {").contains("\"archived\":7");
  }

  @Test
  void tellItAgainAfterSecond() throws IOException {
    BufferedReader lines = listener();
    assertThat(next(lines, "data")).contains("\"archived\":0");

    server.status(new StatusBuilder().archived(8).build());

    Waiting.until("it is told", () -> next(lines, "data").contains("\"archived\":8"));
  }

  @Test
  void reachAllWhoListen() throws IOException {
    BufferedReader one = listener();
    BufferedReader other = listener();

    assertThat(next(one, "data")).contains("\"archived\"");
    assertThat(next(other, "data")).contains("\"archived\"");
  }

  @Test
  void goOnOnceTheStatusCanBeToldAgain() throws IOException {
    server.fail(new IllegalStateException("ledger"));
    BufferedReader lines = listener();
    assertThat(next(lines, "retry")).isNotNull();

    server.fail(null);

    assertThat(next(lines, "data")).contains("\"archived\"");
  }

  @Test
  void letNewcomerInForTheOldestOfTheirClient() throws IOException {
    BufferedReader oldest = listener();
    BufferedReader kept = listener();
    for (int i = 2; i < MOST; i++) {
      listener();
    }

    BufferedReader newcomer = listener();

    assertThat(next(newcomer, "data")).contains("\"archived\"");
    assertThat(ended(oldest)).isTrue();
    assertThat(next(kept, "data")).contains("\"archived\"");
  }

  private static boolean ended(BufferedReader lines) {
    try {
      return next(lines, "never") == null;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void endWithTheServer() throws IOException {
    BufferedReader lines = listener();
    assertThat(next(lines, "data")).isNotNull();

    events.close();

    assertThat(next(lines, "0")).as("the last chunk").isEqualTo("0");
  }
}

package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ApiDescription;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawClient;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.RawHttp.Answer;
import dev.wharf.fixture.StatusPage;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of the packaged server, asked over plain sockets. */
class HttpApiIT {
  private static final byte[] NO_ZIP = "no zip".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static WharfProcess wharf;
  private static StatusPage page;
  private static ApiDescription description;

  @BeforeAll
  static void start() throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens"), "acme acmes\nzeta zetas\n");
    wharf =
        new WharfProcess(folder)
            .setting("wharf.http.read", "token")
            .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command")
            .setting("camel.beans.packetProcessor.command", "echo it has worked on {packet}")
            .setting("wharf.http.uploads", "yes")
            .setting("wharf.http.upload-tokens", tokens.toString())
            .setting("wharf.inboxes", "ct")
            .setting("wharf.inboxes.ct.folder", folder.resolve("ct").toString());
    page = new StatusPage(wharf).serve();
    description = new ApiDescription(page.get("/api/openapi.json"));
    wharf.inbox().deliver("good", PacketFolders.zip(2));
    wharf.inbox().deliver("bad", NO_ZIP);
    page.awaitStatus(
        "both have ended",
        status -> status.get("archived").asLong() >= 1 && status.get("quarantined").asLong() >= 1);
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/pause",
        "/api/resume",
        "/api/workers",
        "/api/packets",
        "/api/retry",
        "/api/cancel",
        "/api/recycle",
        "/api/prune",
        "/api/reprocess",
        "/api/hold",
        "/api/release",
        "/api/forget",
        "/api/replay"
      })
  void orderWithoutTheTokenIsRefused(String order) throws IOException {
    String body = "{\"all\": true}";
    for (RawHttp request :
        new RawHttp[] {
          new RawHttp("POST", order).body(body),
          new RawHttp("POST", order).body(body).token("a guess"),
          new RawHttp("POST", order).body(body).token(""),
          new RawHttp("POST", order).body(body).header("Authorization", page.token()),
          new RawHttp("POST", order + "?token=" + page.token()).body(body)
        }) {
      Answer answer = request.send(page.port());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).contains("http.token");
    }
    assertThat(page.get("/api/status").get("paused").asBoolean()).isFalse();
    assertThatFolder(folder.resolve("quarantine/bad")).appears();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,",
    "GET,/api/status,",
    "GET,/api/events,",
    "GET,/observe/metrics,",
    "POST,/api/pause,{}"
  })
  void foreignHostsAndOriginsAreRefusedEvenWithTheToken(String method, String path, String body)
      throws IOException {
    for (String host : new String[] {"evil.example", "localhost.evil.example", "127.0.0.2", ""}) {
      assertThat(ask(method, path, body).header("Host", host).send(page.port()).status())
          .as(host)
          .isBetween(400, 421)
          .isNotEqualTo(404);
    }
    for (String origin :
        new String[] {"http://evil.example", "null", "http://localhost:1", "file://", "%"}) {
      Answer answer = ask(method, path, body).header("Origin", origin).send(page.port());
      assertThat(answer.status()).as(origin).isEqualTo(403);
      assertThat(answer.body()).contains("another site");
    }
    assertThat(page.get("/api/status").get("paused").asBoolean()).isFalse();
  }

  private static RawHttp ask(String method, String path, String body) throws IOException {
    RawHttp request = new RawHttp(method, path).token(page.token());
    return body == null ? request : request.body(body);
  }

  @Test
  void tokenIsReadableByItsOwnerAlone() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("state/http.token"))))
        .isEqualTo("rw-------");
    assertThat(page.token()).hasSize(48);
    String own = "http://localhost:" + page.port();
    Answer resumed =
        new RawHttp("POST", "/api/resume")
            .token(page.token())
            .header("Origin", own)
            .send(page.port());
    assertThat(resumed.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET  | /api/packets?page=0 | | 400 | page must be a number from 1",
        "GET  | /api/packets?page=-1 | | 400 | page must be a number from 1",
        "GET  | /api/packets?page=9223372036854775807 | | 400 | page must be a number from 1",
        "GET  | /api/packets?page=99999999999999999999 | | 400 | page must be a number from 1",
        "GET  | /api/packets?page=one | | 400 | page must be a number from 1",
        "GET  | /api/packets?state=lost | | 400 | there is no state 'lost'",
        "GET  | /api/packets?before=then | | 400 | before must be a moment such as 2026-",
        "GET  | /api/packets?before=%2B999999999-01-01T00:00:00Z | | 400 | before must be a moment",
        "GET  | /api/packets?search=%zz | | 400 | cannot be read",
        "GET  | /api/packets/nobody | | 404 | no packet of that name",
        "GET  | /api/packets/a%2Fb%2Fc | | 404 | no packet of that name",
        "GET  | /api/packets/a%2Fb | | 404 | no packet of that name",
        "GET  | /api/packets/..%2F..%2Fetc%2Fpasswd | | 404 | no packet of that name",
        "GET  | /api/packets/%00 | | 404 | no packet of that name",
        "GET  | /api/packets/a/b | | 404 | no packet of that name",
        "GET  | /api/packets/good/none | | 404 | no packet of that name",
        "GET  | /api/packets/good/files/none | | 404 | no such file",
        "GET  | /api/packets/good/files/..%2F..%2Fstate%2Fhttp.token | | 404 | no such file",
        "GET  | /api/packets/good/files/data | | 404 | no such file",
        "GET  | /api/packets/good?id=none | | 404 | no packet of that name",
        "GET  | /api/packets/bad/log | | 404 | printed nothing",
        "GET  | /api/throughput?by=year | | 400 | by must be minute, hour or day",
        "GET  | /../application.properties | | 404 | there is no such page",
        "GET  | /api/pause | | 405 | only ask with POST",
        "DELETE | /api/packets | | 405 | only ask with GET, HEAD, POST",
        "POST | /api/workers | `` | 400 | must be a JSON object",
        "POST | /api/workers | { | 400 | the body is not JSON",
        "POST | /api/workers | {\"workers\": 1} 2 | 400 | the body is not JSON",
        "POST | /api/workers | [1] | 400 | must be a JSON object",
        "POST | /api/workers | {\"workers\": \"2\"} | 400 | send {\\\"workers\\\": N}",
        "POST | /api/workers | {\"workers\": 2.5} | 400 | send {\\\"workers\\\": N}",
        "POST | /api/workers | {\"workers\": 99999999999} | 400 | send {\\\"workers\\\": N}",
        "POST | /api/workers | {\"workers\": 1, \"packets\": 1} | 400 | send {\\\"workers\\\": N}",
        "POST | /api/workers | {\"workers\": 1001} | 400 | wharf.workers=1001: must be a whole",
        "POST | /api/packets | {\"packets\": 0} | 400 | wharf.packets=0: must be a whole number",
        "POST | /api/retry | {\"all\": true} | 400 | send {\\\"names\\\": [",
        "POST | /api/cancel | {\"retry\": true} | 400 | send {\\\"names\\\": [",
        "POST | /api/cancel | {\"names\": [\"one\"], \"retry\": 1} | 400 | send {\\\"names\\\": [",
        "POST | /api/hold | {\"all\": true} | 400 | send {\\\"names\\\": [",
        "POST | /api/hold | {\"names\": []} | 400 | send {\\\"names\\\": [",
        "POST | /api/forget | {\"names\": [\"a\", 7]} | 400 | names[1] must be a packet's id",
        "POST | /api/release | {\"names\": [\"\\u0000\"]} | 400 | names[0] must be a packet's id",
        "POST | /api/prune | {} | 400 | send {\\\"dryRun\\\": true}",
        "POST | /api/prune | {\"dryRun\": \"no\"} | 400 | send {\\\"dryRun\\\": true}",
        "POST | /api/prune | {\"dryRun\": true, \"all\": 1} | 400 | send {\\\"dryRun\\\": true}",
        "POST | /api/prune | {\"dryRun\": true, \"after\": \"x\"} | 400 | after must be what next",
        "POST | /api/reprocess | {} | 400 | say which: names, or one or more of inbox",
        "POST | /api/reprocess | {\"all\": true} | 400 | send {\\\"names\\\": [",
        "POST | /api/reprocess | {\"names\": [\"a\"], \"inbox\": \"\"} | 400 | send {\\\"names\\\": [",
        "POST | /api/reprocess | {\"inbox\": \"no\"} | 400 | there is no inbox 'no'",
        "POST | /api/reprocess | {\"since\": \"monday\"} | 400 | since must be a day",
        "POST | /api/reprocess | {\"outcome\": \"x\"} | 400 | outcome must be archived, or failed",
        "POST | /api/replay | {} | 400 | send one of",
        "POST | /api/replay | {\"all\": false} | 400 | send one of",
        "POST | /api/replay | {\"all\": true, \"reason\": \"not-zip\"} | 400 | send one of",
        "POST | /api/replay | {\"reason\": \"lost\"} | 400 | There is no reason 'lost'",
        "POST | /api/replay | {\"names\": \"bad\"} | 400 | send one of",
        "POST | /api/replay | {\"names\": [\"bad\", null]} | 400 | names[1] is no packet's name",
        "POST | /api/replay | {\"names\": [\"../bad\"]} | 400 | names[0] is no packet's name",
        "POST | /api/replay | {\"names\": [\"\\u0000\"]} | 400 | names[0] is no packet's name",
      })
  void whatBreaksARuleIsToldWhich(String method, String path, String body, int status, String why)
      throws IOException {
    Answer answer = ask(method, path, body).send(page.port());
    assertThat(answer.body()).contains(why);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    assertThatFolder(folder.resolve("quarantine/bad")).appears();
  }

  @Test
  void packetIsToldWithItsFilesAndWhatItsProcessingPrinted() throws IOException {
    String known = ask("GET", "/api/packets/good", null).send(page.port()).body();
    assertThat(known)
        .contains(
            "\"outcome\":\"archived\"", "\"steps\":[{\"step\":\"claimed\"", "\"receipt\":{\"id\"");
    assertThat(ask("GET", "/api/packets/good/files", null).send(page.port()).body())
        .contains("{\"files\":[{", "\"good.zip\"", "\"results/wharf.log\"");
    Answer log = ask("GET", "/api/packets/good/log", null).send(page.port());
    assertThat(log.body()).isEqualTo("it has worked on good\n");
    Answer zip = ask("GET", "/api/packets/good/files/good.zip", null).send(page.port());
    assertThat(zip.headers())
        .containsEntry("content-type", "application/octet-stream")
        .containsEntry("x-content-type-options", "nosniff")
        .hasEntrySatisfying(
            "content-disposition", value -> assertThat(value).startsWith("attachment"))
        .hasEntrySatisfying(
            "content-security-policy", value -> assertThat(value).startsWith("sandbox"));
  }

  @Test
  void oversizedRequestsAreRefused() throws IOException {
    byte[] large = new byte[2 * 1024 * 1024];
    Answer body =
        new RawHttp("POST", "/api/replay").token(page.token()).body(large).send(page.port());
    assertThat(body.status()).isEqualTo(413);
    assertThat(body.body()).contains("1 MiB is the most");
    String search = "x".repeat(300);
    assertThat(new RawHttp("GET", "/api/packets?search=" + search).send(page.port()).status())
        .isEqualTo(400);
    String deep = "[".repeat(100_000);
    assertThat(
            new RawHttp("POST", "/api/replay")
                .token(page.token())
                .body(deep)
                .send(page.port())
                .body())
        .contains("nesting depth");
    String name = "é".repeat(200);
    assertThat(
            ask("POST", "/api/replay", "{\"names\": [\"" + name + "\"]}")
                .send(page.port())
                .status())
        .isEqualTo(400);
    assertThat(wharf.log()).doesNotContain("\tat ", "  at ");
  }

  @Test
  void answersAreThoseThatTheDescriptionPromises() throws IOException {
    for (ApiDescription.Operation operation : description.operations()) {
      String path =
          operation
              .path()
              .replace("{name}", "good")
              .replace("{inbox}", "ct")
              .replace("{path}", "good.zip");
      String body = sample(operation.path());
      boolean order = operation.method().equals("POST");
      send(operation, ask(operation.method(), path, order ? body : null));
      send(operation, ask(operation.method(), path, body).header("Host", "evil.example"));
      send(operation, ask(operation.method(), path, body).header("Origin", "http://evil.example"));
      send(operation, ask(operation.method(), path + "?search=%zz", body));
      if (description.promises(operation, 401)) {
        send(operation, new RawHttp(operation.method(), path).body(order ? body : ""));
      }
      if (description.promises(operation, 404)) {
        send(operation, ask("GET", path.replace("/good", "/nobody"), null));
      }
      if (description.promises(operation, 416)) {
        send(operation, ask("GET", path, null).header("Range", "bytes=0-3"));
        send(operation, ask("GET", path, null).header("Range", "bytes=99999-"));
      }
      if (order) {
        send(operation, new RawHttp("POST", path).token(page.token()).body(new byte[2_000_000]));
      }
    }
    description.holds(
        "GET",
        "/api/packets/{name}/log",
        ask("GET", "/api/packets/good/log", null)
            .header("Accept", "text/event-stream")
            .send(page.port()));
    for (String state :
        new String[] {
          "arriving",
          "waiting",
          "in-work",
          "blocked",
          "archived",
          "quarantined",
          "replayed",
          "removed"
        }) {
      description.holds(
          "GET",
          "/api/packets",
          new RawHttp("GET", "/api/packets?state=" + state).send(page.port()));
    }
    upload("/api/inbox/{name}", "/api/inbox/");
    upload("/api/inbox/{inbox}/{name}", "/api/inbox/ct/");
    hold("PUT", "/api/inbox/{inbox}/{name}", put("/api/inbox/mri/x", NO_ZIP));
    // What a server that is well does not answer.
    assertThat(description.unseen()).allMatch(answer -> answer.matches(".* (500|503|507)"));
  }

  /** Asks for each answer that is described of uploads. */
  private static void upload(String path, String real) throws IOException {
    hold("PUT", path, put(real + "cut", NO_ZIP).header("Content-Range", "bytes 0-5/7"));
    hold("PUT", path, put(real + "cut", NO_ZIP).header("Content-Range", "bytes 9-14/99"));
    hold("PUT", path, put(real + "cut", NO_ZIP).header("Repr-Digest", "sha-256=:YQ==:"));
    hold("PUT", path, put(real + "cut", NO_ZIP).token("zetas"));
    for (String method : new String[] {"GET", "DELETE"}) {
      hold(method, path, new RawHttp(method, real + "cut").token("zetas"));
      hold(method, path, new RawHttp(method, real + "cut"));
      hold(method, path, new RawHttp(method, real + "cut").token("acmes"));
      hold(method, path, new RawHttp(method, real + "no").token("acmes"));
    }
    hold("PUT", path, put(real + "big", NO_ZIP).header("Content-Length", "99999999999999"));
    hold("PUT", path, new RawHttp("PUT", real + "x").token("acmes"));
    String nothing = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
    hold("PUT", path, put(real + "wrong", NO_ZIP).header("Repr-Digest", nothing));
    byte[] zip = PacketFolders.zip(2);
    try (RawClient client = new RawClient(page.port())) {
      client.send(
          String.join(
              "\n",
              "PUT " + real + "whole HTTP/1.1",
              "Host: localhost",
              "Authorization: Bearer acmes",
              "Content-Length: " + zip.length,
              "Expect: 100-continue",
              "",
              ""));
      client.readTo("100 Continue");
      hold("DELETE", path, new RawHttp("DELETE", real + "whole").token("acmes"));
    }
    Waiting.until("its place is free", () -> answers(put(real + "whole", zip), 201));
    hold("PUT", path, put(real + "fresh", zip));
    String archived = real.replace("/api/inbox/", "archive/") + "whole";
    assertThatFolder(folder.resolve(archived)).isArchived();
    hold("PUT", path, put(real + "whole", zip));
  }

  private static boolean answers(RawHttp request, int status) {
    try {
      return request.send(page.port()).status() == status;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RawHttp put(String path, byte[] body) {
    return new RawHttp("PUT", path).token("acmes").body(body);
  }

  private static void hold(String method, String path, RawHttp request) throws IOException {
    description.holds(method, path, request.send(page.port()));
  }

  private static void send(ApiDescription.Operation operation, RawHttp request) throws IOException {
    description.holds(operation.method(), operation.path(), request.send(page.port()));
  }

  private static String sample(String path) {
    return switch (path) {
      case "/api/workers" -> "{\"workers\": 3}";
      case "/api/packets" -> "{\"packets\": 3}";
      case "/api/retry",
          "/api/cancel",
          "/api/replay",
          "/api/hold",
          "/api/release",
          "/api/forget",
          "/api/reprocess" ->
          "{\"names\": [\"nobody\"]}";
      case "/api/prune" -> "{\"dryRun\": true}";
      default -> "{}";
    };
  }
}

package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawClient;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.StatusPage;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that misbehave, of all kinds at once, against a server with a small heap. */
class BadClientsIT {
  private static final int EACH = 300;
  private static final String HOST = " HTTP/1.1\nHost: localhost\n";
  private static final List<String> KINDS =
      List.of(
          "",
          "GET /half",
          "GET /" + HOST + "X: " + "x".repeat(7000),
          "POST /api/replay" + HOST + "Content-Length: 900000\n\n" + "x".repeat(1000),
          "GET /observe/health/live" + HOST + "\n",
          ("GET /api/openapi.json" + HOST + "\n").repeat(50),
          ("GET /api/status" + HOST + "\n").repeat(50),
          "GET /api/events" + HOST + "\n");

  private final List<RawClient> clients = new ArrayList<>();
  @TempDir Path folder;

  @Test
  @Timeout(120)
  void neitherStopTheIntakeNorShutOthersOut() throws Exception {
    WharfProcess wharf = new WharfProcess(folder).option("-Xmx96m");
    try (StatusPage page = new StatusPage(wharf).serve()) {
      for (int i = 0; i < EACH; i++) {
        for (String kind : KINDS) {
          clients.add(new RawClient(page.port()).trySend(kind));
        }
        if (i % 100 == 0) {
          wharf.inbox().deliver("packet-" + i, PacketFolders.zip(2));
        }
      }

      Waiting.until("another is answered", () -> health(page.port()) == 200);
      for (int i = 0; i < EACH; i += 100) {
        assertThatFolder(folder.resolve("archive/packet-" + i)).appears();
      }
      assertThat(clients.stream().filter(client -> !client.ended()).count())
          .isLessThanOrEqualTo(200);
      assertThat(wharf.log()).doesNotContain("OutOfMemory", "\tat ", "  at ", " WARN ");
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static int health(int port) {
    try {
      return new RawHttp("GET", "/observe/health/live").send(port).status();
    } catch (IOException e) {
      return 0;
    }
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.Again;
import dev.wharf.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that share a ledger, and process archived packets again. */
class SharedReprocessTest {
  private static final int PACKETS = 30;

  @RegisterExtension static final Postgres postgres = new Postgres();
  @RegisterExtension final TestServer first = new TestServer();
  @RegisterExtension final TestServer second = new TestServer();

  /** A processor that counts its runs for each packet, and notes where they were. */
  public static final class Counts {
    private static final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private static final Map<String, String> places = new ConcurrentHashMap<>();

    /** Counts a run. */
    public void process(Packet packet) throws IOException {
      String name = packet.name().value();
      places.put(name, String.valueOf(packet.results().getParent().getParent()));
      Files.writeString(
          packet.results().resolve("result"), String.valueOf(runs.merge(name, 1, Integer::sum)));
    }
  }

  @Test
  void oneServerProcessesEachPacketAgainAndAllHaveWork() throws Exception {
    String ledger = postgres.newDatabase();
    for (TestServer server : List.of(first, second)) {
      server.with("wharf.ledger", ledger).with("packetProcessor", Counts.class);
      for (String shared : List.of("inbox", "archive", "quarantine")) {
        server.with("wharf." + shared, first.folder(shared).toString());
      }
    }
    first.start();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      names.add("p" + i);
      first.inbox().deliver("p" + i, PacketFolders.zip(2));
    }
    Waiting.until("all are archived", () -> first.status().archived() == PACKETS);
    second.start();
    assertThat(first.operations().reprocess(new Again(null, "", null, null, null)).count())
        .isEqualTo(PACKETS);
    Waiting.until("all are done", () -> second.status().reprocessing().done() == PACKETS);
    for (String name : names) {
      assertThat(Counts.runs).containsEntry(name, 2);
      assertThat(first.archived(name).resolve("results/result")).hasContent("2");
      assertThat(first.archived(name).resolve("results~1/result")).hasContent("1");
    }
    assertThat(new HashSet<>(Counts.places.values())).hasSize(2);
  }
}

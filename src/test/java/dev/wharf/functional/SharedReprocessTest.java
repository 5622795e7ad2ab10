package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.Again;
import dev.wharf.packet.Packet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that share a ledger, and process archived packets again. */
class SharedReprocessTest {
  private static final int PACKETS = 30;

  @RegisterExtension static final Postgres postgres = new Postgres();
  @RegisterExtension final TestServer first = new TestServer();
  @RegisterExtension final TestServer second = new TestServer();

  /** A processor that counts its runs for each packet, the second ones on two servers at once. */
  public static final class Counts {
    private static final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private static final Set<Path> places = ConcurrentHashMap.newKeySet();

    /** Counts a run. */
    public void process(Packet packet) throws Exception {
      int run = runs.merge(packet.name().value(), 1, Integer::sum);
      if (run == 2) {
        places.add(packet.results().getParent().getParent());
        Waiting.until("the other server has work, too", () -> places.size() == 2);
      }
      Files.writeString(packet.results().resolve("result"), String.valueOf(run));
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
  }
}

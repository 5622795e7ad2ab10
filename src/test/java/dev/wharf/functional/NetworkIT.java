package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.fixture.Broker;
import dev.wharf.fixture.Cluster;
import dev.wharf.fixture.Hosts;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each server on a host of its own, in a network namespace: intake on one, workers on two, broker
 * and database on a fourth; and the cable to one of them is pulled.
 */
@EnabledOnOs(OS.LINUX)
class NetworkIT {
  private static final int PACKETS = 60;
  private static final Duration LONGEST = Duration.ofSeconds(90);

  @TempDir Path folder;
  @RegisterExtension private static final Postgres postgres = new Postgres();

  private Broker broker;
  private Hosts hosts;
  private Cluster cluster;
  private String ledger;
  private String queue;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Hosts.possible(), "network namespaces take root");
    broker = new Broker(folder.resolve("broker"));
    hosts = new Hosts();
    String database = postgres.newDatabase();
    cluster = new Cluster(folder, database);
    ledger = database.replace(postgres.address(), hosts.reach(postgres.port()));
    queue = hosts.reach(broker.port());
  }

  @AfterEach
  void endAll() {
    if (cluster != null) {
      cluster.close();
      hosts.close();
      broker.close();
    }
  }

  private WharfProcess host(String name, String roles, int sleepMillis) throws IOException {
    return cluster
        .server(name, sleepMillis)
        .setting("wharf.ledger", ledger)
        .setting("wharf.roles", roles)
        .setting("wharf.queue", "jms:queue:wharf.packets")
        .setting("wharf.broker.url", "tcp://" + queue)
        .setting("wharf.broker.user", Broker.USER)
        .setting("wharf.broker.password", Broker.PASSWORD)
        .under(hosts.add(name));
  }

  private void deliver(int from, int to) {
    for (int i = from; i < to; i++) {
      cluster.deliver("packet-" + i, PacketFolders.zip(1 + i % 5));
    }
  }

  @Test
  void intakeAndWorkersOnHostsOfTheirOwnLoseNothingThoughTheNetworkIsCut() throws Exception {
    WharfProcess intake = host("intake", "intake", 0);
    WharfProcess near = host("near", "work", 50);
    WharfProcess far = host("far", "work", 1500);
    cluster.serve(intake);
    cluster.serve(far);
    deliver(0, 10);
    Waiting.until("it works", () -> cluster.packets("state = 'processing'") > 0);
    cluster.serve(near);
    hosts.cut("far");
    deliver(10, PACKETS / 2);
    cluster.awaitArchived(PACKETS / 2, LONGEST); // Those that it held, too.
    hosts.join("far");
    Waiting.until("the late one says so", () -> far.log().contains("came too late"));
    hosts.cut("intake");
    deliver(PACKETS / 2, PACKETS);
    Waiting.within(LONGEST, "the intake pauses", () -> intake.log().contains("Intake pauses"));
    hosts.join("intake");
    cluster.awaitArchived(PACKETS, LONGEST);
    cluster.endAtRest(host("last", "intake,work", 0));
    assertThat(cluster.archived()).isEqualTo(PACKETS);
    for (WharfProcess wharf : List.of(intake, near, far)) {
      assertThat(wharf.log()).doesNotContain("  at ");
    }
  }
}

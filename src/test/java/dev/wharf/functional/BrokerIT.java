package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Broker;
import dev.wharf.fixture.Cluster;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.KeyStores;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.StreamMessage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Intake and workers as real processes, with an Artemis broker between and one PostgreSQL. */
@EnabledOnOs(OS.LINUX)
class BrokerIT {
  private static final int PACKETS = Integer.getInteger("wharf.many.packets", 60);
  private static final Duration LONGEST = Duration.ofSeconds(60 + PACKETS / 10);

  @RegisterExtension private static final Postgres postgres = new Postgres();

  @TempDir Path folder;
  private Cluster cluster;
  private Broker broker;

  @BeforeEach
  void prepare() throws IOException {
    cluster = new Cluster(folder, postgres.newDatabase());
    broker = new Broker(folder.resolve("broker"));
  }

  @AfterEach
  void endAll() {
    cluster.close();
    broker.close();
  }

  private WharfProcess server(String name, String roles, int sleepMillis) throws IOException {
    return cluster
        .server(name, sleepMillis)
        .setting("wharf.roles", roles)
        .setting("wharf.queue", "jms:queue:wharf.packets")
        .setting("wharf.broker.url", "tcp://127.0.0.1:" + broker.port())
        .setting("wharf.broker.user", Broker.USER)
        .setting("wharf.broker.password", Broker.PASSWORD);
  }

  private void deliver(int from, int to) {
    for (int i = from; i < to; i++) {
      cluster.deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
  }

  /** With {@code -Dwharf.many.packets} (150 unless told). */
  @Test
  void packetsAreArchivedOnceThoughWorkersDieAndSleepAndBrokerAndDatabaseRestart()
      throws Exception {
    WharfProcess intake = server("intake", "intake", 0);
    WharfProcess dies = server("dies", "work", 50);
    WharfProcess sleeps = server("sleeps", "work", 1500);
    WharfProcess stays = server("stays", "work", 50);
    cluster.serve(intake);
    Process killed = cluster.serve(dies);
    Process slept = cluster.serve(sleeps);
    cluster.serve(stays);
    deliver(0, PACKETS / 2);
    cluster.deliver("bad", HostileZips.byReason().get(Reason.CRC_ERROR));
    cluster.awaitArchived(PACKETS / 8, LONGEST);
    killed.destroyForcibly().waitFor();
    Cluster.signal(slept, "-STOP");
    cluster.awaitArchived(PACKETS / 4, LONGEST);
    broker.kill();
    deliver(PACKETS / 2, PACKETS);
    Waiting.until("the intake pauses", () -> intake.log().contains("Intake pauses"));
    Waiting.until("it says why", () -> intake.log().contains("broker.url cannot be worked with"));
    broker.start();
    Waiting.until("the intake goes on", () -> intake.log().contains("Intake goes on"));
    cluster.awaitArchived(PACKETS / 2, LONGEST);
    postgres.stop();
    postgres.start();
    cluster.serve(dies);
    cluster.awaitArchived(PACKETS, LONGEST);
    Cluster.signal(slept, "-CONT");
    Waiting.until("the late one says so", () -> sleeps.log().contains("came too late"));
    cluster.endAtRest(server("last", "intake,work", 0));
    assertThat(cluster.archived()).isEqualTo(PACKETS);
    assertThat(cluster.packetsIn("quarantine")).isOne();
    for (WharfProcess wharf : List.of(intake, dies, sleeps, stays)) {
      assertThat(wharf.log()).doesNotContain("is tried again in").doesNotContain("  at ");
    }
  }

  @Test
  void packetThatKillsEachWorkerEndsInTheQuarantineByTheDeadLetters() throws Exception {
    cluster.serve(server("intake", "intake", 0));
    WharfProcess worker = server("worker", "work", 0);
    cluster.deliver("poison", PacketFolders.zip(2));
    cluster.deliver("good", PacketFolders.zip(3));
    int workers = 0;
    while (workers < 20 && cluster.packetsIn("quarantine") == 0) {
      workers++;
      Process process = cluster.serve(worker);
      Waiting.until(
          "it is dead, or the packet set aside",
          () -> !process.isAlive() || cluster.packetsIn("quarantine") > 0);
    }
    assertThat(workers)
        .as("the broker's deliveries, the one alone, and the one that sets it aside")
        .isEqualTo(Broker.DELIVERIES + 2);
    assertThat(Files.readString(folder.resolve("quarantine/poison/wharf.json")))
        .contains("processing-failed", "while it worked on nothing else");
    cluster.awaitArchived(1, LONGEST);
    cluster.endAtRest(server("last", "intake,work", 0));
  }

  /** An object is never made of what a stranger sends, nor is any of it logged. */
  @Test
  void messagesOfStrangersAreDroppedUnread() throws Exception {
    WharfProcess wharf = server("both", "intake,work", 0);
    cluster.serve(wharf);
    int strangers = strangers();
    deliver(0, 5);
    cluster.awaitArchived(5, LONGEST);
    Waiting.until(
        "all are dropped", () -> lines(wharf, "names no packet and is dropped") == strangers);
    assertThat(wharf.log()).doesNotContain("\tat ").doesNotContain("xxxx");
    assertThat(wharf.log().lines()).allMatch(line -> line.length() < 500);
  }

  private int strangers() throws Exception {
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker.port());
        JMSContext context = factory.createContext(Broker.USER, Broker.PASSWORD)) {
      StreamMessage stream = context.createStreamMessage();
      stream.writeInt(7);
      BytesMessage bytes = context.createBytesMessage();
      bytes.writeBytes(new byte[300_000]);
      MapMessage map = context.createMapMessage();
      map.setString("key", "x".repeat(1000));
      Message named = context.createMessage();
      named.setStringProperty("WharfPacket", "x".repeat(10_000));
      Message numbered = context.createMessage();
      numbered.setIntProperty("WharfPacket", 7);
      Message disguised = context.createTextMessage("x".repeat(30_000_000));
      disguised.setStringProperty("WharfPacket", UUID.randomUUID().toString());
      List<Message> all =
          List.of(
              context.createTextMessage("x".repeat(1_000_000)),
              context.createTextMessage("x".repeat(30_000_000)),
              context.createTextMessage(),
              context.createObjectMessage(new File("xxxx")),
              context.createMessage(),
              stream,
              bytes,
              map,
              named,
              disguised,
              numbered);
      all.forEach(
          message -> context.createProducer().send(context.createQueue("wharf.packets"), message));
      return all.size();
    }
  }

  private static long lines(WharfProcess wharf, String text) throws IOException {
    return wharf.log().lines().filter(line -> line.contains(text)).count();
  }

  @Test
  void smallPacketsPassLargeOnes() throws Exception {
    cluster.serve(server("intake", "intake", 0));
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(300_000).forEach(noise::append);
    cluster.deliver("large", PacketFolders.zip(Map.of("large", noise.toString())));
    Waiting.until("it is in the queue", () -> cluster.packets("state = 'queued'") == 1);
    cluster.deliver("small", PacketFolders.zip(1));
    Waiting.until("both are", () -> cluster.packets("state = 'queued'") == 2);
    cluster.serve(server("worker", "work", 0).setting("wharf.packets", "1"));
    cluster.awaitArchived(2, LONGEST);
    assertThat(
            cluster.packets(
                "name = 'small' AND updated <= (SELECT updated FROM packet WHERE name = 'large')"))
        .isOne();
    cluster.endAtRest(server("last", "intake,work", 0));
  }

  @Test
  void messagesThatTheBrokerLostAreSentAgainAndPacketsTakenWithoutItWhereThereIsNone()
      throws Exception {
    WharfProcess intake = server("intake", "intake", 0);
    cluster.serve(intake);
    deliver(0, 3);
    Waiting.until("they are in the queue", () -> cluster.packets("state = 'queued'") == 3);
    broker.kill();
    broker.forget();
    broker.start();
    Waiting.until("they are sent again", () -> cluster.packets("attempt = 2") == 3);
    assertThat(intake.log()).contains("is no longer in jms:queue:wharf.packets; it is sent again");
    broker.kill();
    cluster.serve(cluster.server("alone", 0));
    cluster.awaitArchived(3, LONGEST);
    cluster.endAtRest(cluster.server("last", 0));
  }

  @Test
  void brokerIsReachedByTlsAndWhatIsWrongWithItIsTold() throws Exception {
    Path keys = folder.resolve("keys.p12");
    String password = "not-secret";
    KeyStores.make(keys, password);
    broker.close();
    broker =
        new Broker(
            folder.resolve("tls"),
            "sslEnabled=true",
            "keyStoreType=PKCS12",
            "keyStorePath=" + keys,
            "keyStorePassword=" + password);
    String plain = "tcp://localhost:" + broker.port();
    String trusting =
        plain
            + "?sslEnabled=true&trustStoreType=PKCS12&trustStorePath="
            + keys
            + "&trustStorePassword="
            + password;
    WharfProcess both =
        server("both", "intake,work", 0).setting("wharf.broker.url", plain + "?sslEnabled=true");
    assertThat(both.run("check").out()).contains("broker.url cannot be worked with");
    both.setting("wharf.broker.url", trusting).setting("wharf.broker.password", "wrong");
    assertThat(both.run("check").out()).contains("broker.url cannot be worked with");
    both.setting("wharf.broker.password", Broker.PASSWORD);
    assertThat(both.run("check").out())
        .contains("jms:queue:wharf.packets can be worked with")
        .doesNotContain("error");
    cluster.serve(both);
    deliver(0, 5);
    cluster.awaitArchived(5, LONGEST);
    cluster.endAtRest(both);
  }
}

package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.Misbehaves;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops and ends of the real process that something holds up. */
class StopIT {
  private static final int TIMEOUT_SECONDS = 2;

  /** Until the operating system has ended the process, on a busy machine. */
  private static final int SLACK_SECONDS = 2;

  @TempDir Path folder;
  private WharfProcess wharf;
  private Process server;

  @BeforeEach
  void prepare() throws IOException {
    wharf =
        new WharfProcess(folder)
            .classes(PluginJar.of(folder.resolve("plugin.jar"), Misbehaves.class))
            .setting("camel.beans.packetProcessor", "#class:" + Misbehaves.class.getName())
            .setting("wharf.stop-timeout", TIMEOUT_SECONDS + "s");
  }

  @AfterEach
  void kill() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  private void begin(String packet, String... command) throws IOException {
    wharf.inbox().deliver(packet, PacketFolders.zip(1));
    server = command.length == 0 ? wharf.serve() : wharf.start(command);
    Waiting.until(
        "it has begun",
        () ->
            Files.exists(folder.resolve("work").resolve(packet).resolve("results/begun"))
                || Files.exists(folder.resolve("archive").resolve(packet)));
  }

  private void endsInTime(int exit) throws Exception {
    assertThat(server.waitFor(2 * TIMEOUT_SECONDS + SLACK_SECONDS, TimeUnit.SECONDS))
        .as(wharf.log())
        .isTrue();
    assertThat(server.exitValue()).isEqualTo(exit);
  }

  private void stopsInTime() throws Exception {
    server.destroy();
    endsInTime(143);
  }

  @Test
  void endsWhenProcessorCallsExit() throws Exception {
    begin("exit");
    endsInTime(1);
    assertThat(wharf.log())
        .contains("The server stops because of the thread", "in System.exit, called at")
        .contains("It was held by the packet exit");
  }

  @Test
  void endsWhenThreadOfProcessorCallsExit() throws Exception {
    begin("exit-by-thread");
    endsInTime(1);
  }

  @Test
  void stopsWhileProcessorBlocksAndIgnoresInterrupts() throws Exception {
    begin("block");
    stopsInTime();
    assertThat(wharf.log())
        .contains("It was held by the packet block, on which the thread", "Misbehaves");
    assertThat(folder.resolve("inbox/block").toFile().list()).containsExactly("block.zip");
    assertThat(failuresOf("block")).isZero();
  }

  private int failuresOf(String packet) throws Exception {
    try (Connection connection = ledger();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT failures + deaths FROM packet WHERE name = '" + packet + "'")) {
      return row.getInt(1);
    }
  }

  private Connection ledger() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state/ledger.db"));
  }

  @Test
  void packetThatStopsCutOffIsNeverASuspect() throws Exception {
    for (int i = 0; i < 2; i++) {
      if (i == 0) {
        begin("block");
      } else {
        server = wharf.serve();
        Waiting.until("it begins again", () -> attemptsAt("block") == 2);
      }
      stopsInTime();
    }
    wharf.setting("camel.beans.packetProcessor", "#class:dev.wharf.process.NoProcessing");
    assertThat(wharf.run("drain").exit()).isZero();
    assertThat(wharf.log()).doesNotContain("is worked on alone");
    assertThatFolder(folder.resolve("archive/block")).isArchived();
  }

  private int attemptsAt(String packet) throws Exception {
    try (Connection connection = ledger();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT attempt FROM packet WHERE state = 'processing' AND name = '"
                    + packet
                    + "'")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  @Test
  void drainStopsWhileProcessorBlocks() throws Exception {
    begin("block", "drain");
    stopsInTime();
  }

  @Test
  void stopsThoughProcessorHasStartedThread() throws Exception {
    begin("thread");
    stopsInTime();
  }

  @Test
  void drainEndsThoughProcessorHasStartedThread() throws Exception {
    wharf.inbox().deliver("thread", PacketFolders.zip(1));
    server = wharf.start("drain");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
  }

  @Test
  void stopsWhileAnotherProcessHasLockedTheLedger() throws Exception {
    server = wharf.serve();
    try (Connection locker = ledger();
        Statement statement = locker.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      wharf.inbox().deliver("late", PacketFolders.zip(1));
      stopsInTime();
      statement.execute("ROLLBACK");
    }
    assertThat(wharf.run("drain").exit()).isZero();
    assertThatFolder(folder.resolve("archive/late")).isArchived();
  }

  @Test
  void stopsWhileClientsOfTheEventsDoNotRead() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    wharf.setting("wharf.http.port", String.valueOf(port));
    server = wharf.serve();
    Waiting.until("the page is served", () -> wharf.log().contains("Status page"));
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket client = new Socket();
        client.setReceiveBufferSize(1024);
        client.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        client
            .getOutputStream()
            .write(
                ("GET /api/events HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        clients.add(client);
      }
      assertThat(clients.get(19).getInputStream().read()).isEqualTo('H');
      stopsInTime();
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void packetAtWhichTheProcessDiesIsSetAsideAndThoseBesideItAreNot() throws Exception {
    Checker checker = new Checker(folder);
    for (int i = 0; i < 10; i++) {
      byte[] good = PacketFolders.zip(2 + i);
      wharf.inbox().deliver("good-" + i, good);
      checker.sent(good);
    }
    byte[] poison = PacketFolders.zip(1);
    wharf.inbox().deliver("halt", poison);
    checker.sent(poison);
    for (int death = 1; death <= 3; death++) {
      server = wharf.start("drain");
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as("death %s", death).isEqualTo(9);
    }
    assertThat(wharf.run("drain").exit()).isEqualTo(2);
    assertThatFolder(folder.resolve("quarantine/halt"))
        .isQuarantined(Reason.PROCESSING_FAILED, poison);
    assertThat(Files.readString(folder.resolve("quarantine/halt/wharf.json")))
        .contains("the server's process ended 3 times while this packet was worked on");
    checker.check();
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Cluster;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several servers as real processes on one inbox, with one PostgreSQL as their ledger. */
@EnabledOnOs(OS.LINUX)
class ManyServersIT {
  private static final int PACKETS = Integer.getInteger("wharf.many.packets", 60);
  private static final Duration LONGEST = Duration.ofSeconds(60 + PACKETS / 10);

  @RegisterExtension private static final Postgres postgres = new Postgres();

  @TempDir Path folder;
  private String ledger;
  private Cluster cluster;
  private Duration longestIdle = Duration.ZERO;

  @BeforeEach
  void prepare() throws IOException {
    ledger = postgres.newDatabase();
    cluster = new Cluster(folder, ledger);
  }

  @AfterEach
  void endServers() {
    cluster.close();
  }

  private static boolean stopped(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
  }

  /** With {@code -Dwharf.many.packets} (150 unless told). */
  @Test
  void packetsAreArchivedOnceThoughServersDieAndSleepAndTheDatabaseRestarts() throws Exception {
    int packets = PACKETS;
    WharfProcess dies = cluster.server("dies", 50);
    WharfProcess sleeps = cluster.server("sleeps", 50);
    WharfProcess ahead = cluster.server("ahead", 50);
    Faults.shiftClock(ahead, 3600);
    Process killed = cluster.serve(dies);
    Process slept = cluster.serve(sleeps);
    cluster.serve(ahead);
    for (int i = 0; i < packets / 2; i++) {
      cluster.deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
    cluster.awaitArchived(packets / 8, LONGEST);
    killed.destroyForcibly().waitFor();
    Cluster.signal(slept, "-STOP");
    cluster.awaitArchived(packets / 4, LONGEST);
    postgres.stop();
    for (int i = packets / 2; i < packets; i++) {
      cluster.deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
    Waiting.until("the intake pauses", () -> ahead.log().contains("Intake pauses"));
    assertThat(ahead.log()).contains("The ledger cannot be reached");
    postgres.start();
    cluster.serve(dies);
    cluster.awaitArchived(packets, LONGEST); // What the sleeping one held, too.
    Cluster.signal(slept, "-CONT");
    Waiting.until("the late one says so", () -> sleeps.log().contains("came too late"));
    cluster.endAtRest(ahead);
    assertThat(cluster.archived()).isEqualTo(packets);
    for (WharfProcess wharf : List.of(dies, sleeps, ahead)) {
      assertThat(wharf.log()).doesNotContain("is tried again in").doesNotContain("at dev.wharf.");
    }
  }

  /** As it does where a standby that lagged takes over from the primary. */
  @Test
  void packetsAreArchivedOnceThoughTheLedgerGoesBackInTime() throws Exception {
    int packets = 60;
    WharfProcess one = cluster.server("one", 50);
    WharfProcess two = cluster.server("two", 50);
    cluster.serve(one);
    cluster.serve(two);
    for (int i = 0; i < packets; i++) {
      cluster.deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
    for (int ended = 10; ended < packets; ended += 20) {
      cluster.awaitArchived(ended, LONGEST);
      Postgres.execute(ledger, "DROP TABLE IF EXISTS lagging");
      Postgres.execute(ledger, "CREATE TABLE lagging AS SELECT * FROM packet");
      cluster.awaitArchived(ended + 8, LONGEST);
      Postgres.execute(
          ledger,
          "BEGIN; LOCK TABLE packet IN EXCLUSIVE MODE; DELETE FROM packet;"
              + " INSERT INTO packet SELECT * FROM lagging; COMMIT");
    }
    cluster.awaitArchived(packets, LONGEST);
    Waiting.until("nothing is open", () -> cluster.packets("ended = 0") == 0);
    assertThat(cluster.packetsIn("inbox")).isZero();
    assertThat(cluster.archived()).isEqualTo(packets);
    assertThat(cluster.packetsIn("quarantine")).isZero();
    for (WharfProcess wharf : List.of(one, two)) {
      assertThat(wharf.log()).doesNotContain("is tried again in").doesNotContain("at dev.wharf.");
    }
    cluster.endAtRestWithForgetfulLedger(one);
  }

  /**
   * It sleeps once the end is decided, before it makes sure of its work folder; just before it
   * takes the packet's folder; or just before it puts that in its place.
   */
  @ParameterizedTest
  @CsvSource({"?-1$, 2", "/folder, 1", "/archive/, 1"})
  void serverThatSleptBeforeARenameHarmsNoLaterDeliveryOfThatName(String part, int time)
      throws Exception {
    WharfProcess late = cluster.server("late", 0);
    Faults.compile(late.folder()).stopBefore(late, part, time);
    byte[] first = PacketFolders.zip(Map.of("first", "1"));
    byte[] second = PacketFolders.zip(Map.of("second", "2"));
    Process slept = cluster.serve(late);
    cluster.deliver("packet", first);
    Waiting.until("it sleeps", () -> stopped(slept));
    WharfProcess other = cluster.server("other", 3000);
    cluster.serve(other);
    Waiting.until("another has carried it through", () -> cluster.archived() == 1);
    cluster.deliver("packet", second);
    Waiting.until(
        "the second delivery is in work", () -> cluster.packets("state = 'processing'") == 1);
    Cluster.signal(slept, "-CONT");
    Waiting.until("the late one says so", () -> late.log().contains("came too late"));
    cluster.awaitArchived(2, LONGEST);
    cluster.endAtRest(other);
  }

  @Test
  void statusIsShownWhileTheDatabaseIsAwayAndAServerLeftBehindByANewerOneStops() throws Exception {
    int port = freePort();
    WharfProcess wharf = cluster.server("one", 0).setting("wharf.http.port", String.valueOf(port));
    Process server = cluster.serve(wharf);
    Waiting.until("its page is there", () -> servers(port).contains("\"alive\":true"));
    postgres.stop();
    Waiting.until("it tells why", () -> servers(port).contains("ledger"));
    assertThat(servers(port)).contains("\"servers\":[]", "\"paused\":true");
    postgres.start();
    Waiting.until("it goes on", () -> servers(port).contains("\"paused\":false"));
    Postgres.execute(
        ledger, "INSERT INTO wharf_schema (version, readable_from) VALUES (98, 4), (99, 99)");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(wharf.log()).contains("Start the newer one").doesNotContain("at dev.wharf.");
    assertThat(wharf.run("run").exit()).isEqualTo(1);
    assertThat(wharf.log()).contains("made by a newer Wharf for those that know schema 99");
  }

  @Test
  void twoServersShareTheWork() throws Exception {
    int packets = 40;
    int sleepMillis = 400;
    Duration alone = timeOf(packets, "alone", cluster.serve(cluster.server("one", sleepMillis)));
    int port = freePort();
    WharfProcess two =
        cluster.server("two", sleepMillis).setting("wharf.http.port", String.valueOf(port));
    Process added = cluster.serve(two);
    Waiting.until("its page is there", () -> !servers(port).isEmpty());
    Duration together = timeOf(packets, "together", added);
    System.out.printf(
        "%d packets: one server %d ms, two %d ms%n",
        packets, alone.toMillis(), together.toMillis());
    assertThat(alone.toMillis()).isGreaterThanOrEqualTo(together.toMillis() * 17 / 10);
    assertThat(longestIdle).isLessThan(Duration.ofMillis(sleepMillis));
    Waiting.until("each shows both", () -> servers(port).split("\"alive\":true", -1).length == 3);
    cluster.endAtRest(cluster.server("last", 0));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static String servers(int port) throws InterruptedException {
    try {
      URI status = URI.create("http://127.0.0.1:" + port + "/api/status");
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return ""; // The page comes a little after the intake.
    }
  }

  private Duration timeOf(int packets, String name, Process added) throws IOException {
    assertThat(added.isAlive()).isTrue();
    List<Path> ready = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      byte[] zip = PacketFolders.zip(1);
      ready.add(cluster.arriving(name + "-" + i, zip));
    }
    int before = cluster.archived();
    long began = System.nanoTime();
    for (Path arriving : ready) {
      String whole = arriving.getFileName().toString().replace("-downloading", "");
      Files.move(arriving, arriving.resolveSibling(whole));
    }
    lookForIdleOnes(() -> cluster.archived() >= before + packets);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** How long a server has had nothing in work while another had more than it can soon work on. */
  private void lookForIdleOnes(Callable<Boolean> done) {
    long[] since = {0};
    longestIdle = Duration.ZERO;
    Waiting.within(
        LONGEST,
        "all is archived",
        () -> {
          long now = System.nanoTime();
          since[0] = !oneIsIdleBesideAHoard() ? 0 : since[0] == 0 ? now : since[0];
          Duration idle = Duration.ofNanos(since[0] == 0 ? 0 : now - since[0]);
          longestIdle = idle.compareTo(longestIdle) > 0 ? idle : longestIdle;
          return done.call();
        });
  }

  private boolean oneIsIdleBesideAHoard() {
    return Postgres.count(
            ledger,
            "SELECT COUNT(*) FROM server WHERE NOT EXISTS (SELECT 1 FROM packet"
                + " WHERE packet.owner = server.owner AND ended = 0) AND EXISTS (SELECT 1 FROM"
                + " packet WHERE state = 'claimed' GROUP BY owner HAVING COUNT(*) > 2)")
        > 0;
  }
}

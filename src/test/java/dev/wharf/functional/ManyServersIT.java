package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Sleeps;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several servers as real processes on one inbox, with one PostgreSQL as their ledger. */
@EnabledOnOs(OS.LINUX)
class ManyServersIT {
  private static final List<String> SHARED = List.of("inbox", "archive", "quarantine", "work");
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final int PACKETS = Integer.getInteger("wharf.many.packets", 150);
  private static final Duration LONGEST = Duration.ofSeconds(60 + PACKETS / 10);

  private static Postgres postgres;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private String ledger;
  private Checker checker;
  private PacketFolders inbox;

  @BeforeAll
  static void startDatabase() {
    postgres = new Postgres();
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    for (String name : SHARED) {
      Files.createDirectory(folder.resolve(name));
    }
    ledger = postgres.newDatabase();
    checker = new Checker(folder, ledger);
    inbox = new PacketFolders(folder.resolve("inbox"));
  }

  @AfterEach
  void endServers() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private WharfProcess server(String name, int sleepMillis) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    WharfProcess wharf = new WharfProcess(own);
    for (String shared : SHARED) {
      wharf.setting("wharf." + shared, folder.resolve(shared).toString());
    }
    return wharf
        .setting("wharf.ledger", ledger)
        .setting("wharf.lease", LEASE.toSeconds() + "s")
        .setting("wharf.packets", "2")
        .setting("camel.beans.packetProcessor", "#class:" + Sleeps.class.getName())
        .setting("camel.beans.packetProcessor.millis", String.valueOf(sleepMillis))
        .classes(PluginJar.of(own.resolve("plugin.jar"), Sleeps.class));
  }

  private Process serve(WharfProcess wharf) throws IOException {
    Process process = wharf.serve();
    processes.add(process);
    return process;
  }

  private void deliver(String name, byte[] zip) {
    inbox.deliver(name, zip);
    checker.sent(zip);
  }

  private static void signal(Process process, String signal) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor())
        .isZero();
  }

  private static boolean stopped(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
  }

  private int archived() throws IOException {
    try (Stream<Path> packets = Files.list(folder.resolve("archive"))) {
      return (int) packets.filter(path -> !path.getFileName().toString().startsWith(".")).count();
    }
  }

  private void awaitArchived(int count) {
    Waiting.within(LONGEST, count + " packets are archived", () -> archived() >= count);
  }

  /** Stops all; what those left that were killed is cleared by the next start. */
  private void allIsAtRest(WharfProcess last) throws Exception {
    for (Process process : processes) {
      process.destroy();
    }
    for (Process process : processes) {
      process.waitFor();
    }
    Waiting.until(
        "the leases are over",
        () ->
            Postgres.count(
                    ledger,
                    "SELECT COUNT(*) FROM server WHERE heartbeat + lease >="
                        + " EXTRACT(EPOCH FROM clock_timestamp()) * 1000")
                == 0);
    assertThat(last.run("drain").exit()).isZero();
    checker.check();
  }

  /** With {@code -Dwharf.many.packets} (150 unless told). */
  @Test
  void packetsAreArchivedOnceThoughServersDieAndSleepAndTheDatabaseRestarts() throws Exception {
    int packets = PACKETS;
    WharfProcess dies = server("dies", 50);
    WharfProcess sleeps = server("sleeps", 50);
    WharfProcess ahead = server("ahead", 50);
    Faults.shiftClock(ahead, 3600);
    Process killed = serve(dies);
    Process slept = serve(sleeps);
    serve(ahead);
    for (int i = 0; i < packets / 2; i++) {
      deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
    awaitArchived(packets / 8);
    killed.destroyForcibly().waitFor();
    signal(slept, "-STOP");
    awaitArchived(packets / 4);
    postgres.stop();
    for (int i = packets / 2; i < packets; i++) {
      deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
    Waiting.until("the intake pauses", () -> ahead.log().contains("Intake pauses"));
    assertThat(ahead.log()).contains("The ledger cannot be reached");
    postgres.start();
    serve(dies);
    awaitArchived(packets); // What the sleeping one held, too.
    signal(slept, "-CONT");
    Waiting.until("the late one says so", () -> sleeps.log().contains("came too late"));
    allIsAtRest(ahead);
    assertThat(archived()).isEqualTo(packets);
    for (WharfProcess wharf : List.of(dies, sleeps, ahead)) {
      assertThat(wharf.log()).doesNotContain("is tried again in").doesNotContain("at dev.wharf.");
    }
  }

  /**
   * It sleeps once the end is decided, before it makes sure of its work folder; just before it
   * takes the packet's folder; or just before it puts that in its place.
   */
  @ParameterizedTest
  @CsvSource({"?-1$, 2", "/folder, 1", "/archive/, 1"})
  void serverThatSleptBeforeARenameHarmsNoLaterDeliveryOfThatName(String part, int time)
      throws Exception {
    WharfProcess late = server("late", 0);
    Faults.compile(late.folder()).stopBefore(late, part, time);
    byte[] first = PacketFolders.zip(Map.of("first", "1"));
    byte[] second = PacketFolders.zip(Map.of("second", "2"));
    Process slept = serve(late);
    deliver("packet", first);
    Waiting.until("it sleeps", () -> stopped(slept));
    WharfProcess other = server("other", 3000);
    serve(other);
    Waiting.until("another has carried it through", () -> archived() == 1);
    deliver("packet", second);
    Waiting.until(
        "the second delivery is in work",
        () ->
            Postgres.count(
                    ledger, "SELECT COUNT(*) FROM packet WHERE ended = 0 AND state = 'processing'")
                == 1);
    signal(slept, "-CONT");
    Waiting.until("the late one says so", () -> late.log().contains("came too late"));
    awaitArchived(2);
    allIsAtRest(other);
  }

  @Test
  void statusIsShownWhileTheDatabaseIsAwayAndAServerLeftBehindByANewerOneStops() throws Exception {
    int port = freePort();
    WharfProcess wharf = server("one", 0).setting("wharf.http.port", String.valueOf(port));
    Process server = serve(wharf);
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
    Duration alone = timeOf(packets, "alone", serve(server("one", sleepMillis)));
    int port = freePort();
    WharfProcess two = server("two", sleepMillis).setting("wharf.http.port", String.valueOf(port));
    Process added = serve(two);
    Waiting.until("its page is there", () -> !servers(port).isEmpty());
    Duration together = timeOf(packets, "together", added);
    System.out.printf(
        "%d packets: one server %d ms, two %d ms%n",
        packets, alone.toMillis(), together.toMillis());
    assertThat(alone.toMillis()).isGreaterThanOrEqualTo(together.toMillis() * 17 / 10);
    Waiting.until("each shows both", () -> servers(port).split("\"alive\":true", -1).length == 3);
    allIsAtRest(server("last", 0));
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
      checker.sent(zip);
      ready.add(inbox.arriving(name + "-" + i, zip));
    }
    int before = archived();
    long began = System.nanoTime();
    for (Path arriving : ready) {
      String whole = arriving.getFileName().toString().replace("-downloading", "");
      Files.move(arriving, arriving.resolveSibling(whole));
    }
    awaitArchived(before + packets);
    return Duration.ofNanos(System.nanoTime() - began);
  }
}

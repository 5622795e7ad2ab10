package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.NeverDone;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.RunsOutOfMemory;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills and stops of the real process, in the middle of its work. */
class CrashIT {
  private static final int PACKETS = 300;

  @TempDir Path folder;
  private WharfProcess wharf;

  @BeforeEach
  void prepare() throws IOException {
    wharf = new WharfProcess(folder);
  }

  private void deliverBacklog() {
    for (int i = 0; i < PACKETS; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(1 + i % 7));
    }
  }

  private void allArchivedOnceAndWhole() {
    assertThat(names("archive")).hasSize(PACKETS);
    assertThat(names("quarantine")).isEmpty();
    assertThat(names("inbox")).isEmpty();
    assertThat(names("work")).isEmpty();
    for (int i = 0; i < PACKETS; i++) {
      Path packet = folder.resolve("archive/packet-" + i);
      assertThatFolder(packet).isArchived();
      assertThat(PacketFolders.files(packet.resolve("data"))).hasSize(1 + i % 7);
    }
  }

  private List<String> names(String name) {
    try (Stream<Path> paths = Files.list(folder.resolve(name))) {
      return paths.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void backlogIsArchivedOnceThoughTheServerIsKilledAgainAndAgain() throws Exception {
    Files.createDirectories(folder.resolve("archive"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    wharf.option("-Djava.io.tmpdir=" + temporary);
    deliverBacklog();
    for (int target : new int[] {20, 90, 180}) {
      Process server = wharf.serve();
      Waiting.until("some are archived", () -> names("archive").size() > target);
      server.destroyForcibly().waitFor();
    }
    assertThat(wharf.run("drain").exit()).isZero();
    allArchivedOnceAndWhole();
    assertThat(temporary).isEmptyDirectory();
    assertThat(folder.resolve("state/native").toFile().list())
        .allMatch(name -> name.startsWith("kept-sqlite-"))
        .hasSize(1);
  }

  @Test
  void stopFinishesWhatIsInFlightAndLeavesTheRestWhole() throws Exception {
    Files.createDirectories(folder.resolve("archive"));
    deliverBacklog();
    Process server = wharf.serve();
    Waiting.until("some are archived", () -> names("archive").size() > 20);
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isIn(0, 143);
    assertThat(names("work")).isEmpty();
    for (String archived : names("archive")) {
      assertThatFolder(folder.resolve("archive").resolve(archived)).isArchived();
    }
    for (String left : names("inbox")) {
      assertThat(folder.resolve("inbox").resolve(left).toFile().list())
          .containsExactly(left + ".zip");
    }
    assertThat(wharf.run("drain").exit()).isZero();
    allArchivedOnceAndWhole();
  }

  @Test
  void secondSignalEndsAtOnceAndNothingHalfDoneIsSeen() throws Exception {
    wharf
        .classes(PluginJar.of(folder.resolve("plugin.jar"), NeverDone.class))
        .setting("camel.beans.packetProcessor", "#class:" + NeverDone.class.getName())
        .setting("wharf.stop-timeout", "5m");
    Process server = wharf.serve();
    byte[] zip = PacketFolders.zip(3);
    wharf.inbox().deliver("endless", zip);
    Waiting.until(
        "it is at work", () -> Files.exists(folder.resolve("work/endless/results/begun")));
    Waiting.until(
        "a second signal ends it",
        () -> {
          server.destroy();
          return !server.isAlive();
        });
    assertThat(server.exitValue()).isEqualTo(143);
    assertThat(names("archive")).isEmpty();
    assertThat(names("quarantine")).isEmpty();
    assertThat(folder.resolve("inbox/endless").toFile().list()).containsExactly("endless.zip");
    wharf.setting("camel.beans.packetProcessor", "#class:dev.wharf.process.NoProcessing");
    Checker checker = new Checker(folder);
    checker.sent(zip);
    assertThat(wharf.run("drain").exit()).isZero();
    checker.check();
  }

  @Test
  void processEndsWhenTheJavaMachineFailsAtTheLastAttemptAndThePacketIsSetAside() throws Exception {
    wharf
        .classes(PluginJar.of(folder.resolve("plugin.jar"), RunsOutOfMemory.class))
        .setting("camel.beans.packetProcessor", "#class:" + RunsOutOfMemory.class.getName())
        .setting("wharf.retry.attempts", "1");
    Process server = wharf.serve();
    byte[] poison = PacketFolders.zip(3);
    wharf.inbox().deliver("poison", poison);
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(wharf.log()).contains("ends, because the Java machine failed");
    assertThatFolder(folder.resolve("quarantine/poison"))
        .isQuarantined(Reason.PROCESSING_FAILED, poison);
    wharf.inbox().deliver("good", PacketFolders.zip(2));
    assertThat(wharf.run("drain").exit()).isZero();
    assertThatFolder(folder.resolve("archive/good")).isArchived();
  }

  /**
   * Kills at random moments, those of the start and its recovery among them, while packets pile up:
   * {@code -Dwharf.kills} of them (8 unless told), the moments drawn from {@code
   * -Dwharf.kills.seed}.
   */
  @Test
  void killsAtRandomMomentsLoseNothing() throws Exception {
    int kills = Integer.getInteger("wharf.kills", 5);
    long seed = Long.getLong("wharf.kills.seed", System.nanoTime());
    Random random = new Random(seed);
    Checker checker = new Checker(folder);
    for (int i = 0; i < kills; i++) {
      for (int j = 0; j < 5; j++) {
        deliver(checker, "good-" + i + "-" + j, PacketFolders.zip(1 + random.nextInt(20)));
      }
      deliver(checker, "bad-" + i, HostileZips.byReason().get(Reason.CRC_ERROR));
      deliver(checker, "same-" + i % 7 + "-" + i, PacketFolders.zip(1));
      Process server = wharf.start("run");
      server.waitFor(300 + random.nextInt(2200), TimeUnit.MILLISECONDS);
      assertThat(server.isAlive()).as("seed %s, kill %s", seed, i).isTrue();
      server.destroyForcibly().waitFor();
    }
    // The exit code tells of this drain alone; earlier bad packets may be set aside already.
    deliver(checker, "bad-last", HostileZips.byReason().get(Reason.CRC_ERROR));
    assertThat(wharf.run("drain").exit()).as("seed %s", seed).isEqualTo(2);
    checker.check();
    assertThat(wharf.run("verify").exit()).as("seed %s", seed).isZero();
    System.out.printf("kills: %d at random moments of seed %d, 0 failures%n", kills, seed);
  }

  private void deliver(Checker checker, String name, byte[] zip) {
    wharf.inbox().deliver(name, zip);
    checker.sent(zip);
  }
}

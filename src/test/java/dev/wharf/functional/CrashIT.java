package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    deliverBacklog();
    for (int target : new int[] {20, 90, 180}) {
      Process server = wharf.serve();
      Waiting.until("some are archived", () -> names("archive").size() > target);
      server.destroyForcibly().waitFor();
    }
    assertThat(wharf.run("drain").exit()).isZero();
    allArchivedOnceAndWhole();
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
}

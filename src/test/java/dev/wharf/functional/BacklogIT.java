package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many packets waiting, and one of many entries, with 128 MB of heap and 256 open files: {@code
 * -Dwharf.backlog} of each (3,000 unless told).
 */
@EnabledOnOs(OS.LINUX)
class BacklogIT {
  private static final int MANY = Integer.getInteger("wharf.backlog", 3_000);

  /** Heap, code, classes, threads and buffers, in KB. */
  private static final long MOST_RESIDENT = 300_000;

  @TempDir Path folder;

  @Test
  void manyWaitingPacketsAreArchivedWithinTheSameBounds() throws Exception {
    WharfProcess wharf = bounded();
    byte[] zip = PacketFolders.zip(1);
    for (int i = 0; i < MANY; i++) {
      wharf.inbox().deliver("packet-" + i, zip);
    }
    drain(wharf);
    try (Stream<Path> archived = Files.list(folder.resolve("archive"))) {
      assertThat(archived.count()).isEqualTo(MANY);
    }
  }

  @Test
  void packetOfManyTinyEntriesIsArchivedWithinTheSameBounds() throws Exception {
    WharfProcess wharf = bounded();
    wharf.inbox().deliver("tiny", PacketFolders.zip(MANY));
    drain(wharf);
    try (Stream<Path> files = Files.list(folder.resolve("archive/tiny/data/folder"))) {
      assertThat(files.count()).isEqualTo(MANY);
    }
  }

  private WharfProcess bounded() throws Exception {
    return new WharfProcess(folder).under("bash", "-c", "ulimit -n 256; exec \"$@\"", "bash");
  }

  private void drain(WharfProcess wharf) throws Exception {
    Process process = wharf.start("drain");
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long resident = 0;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, peak(status));
    }
    assertThat(process.exitValue()).as(wharf.log()).isZero();
    System.out.printf("backlog: %d, %d MB resident at most%n", MANY, resident / 1024);
    assertThat(resident).isPositive().isLessThan(MOST_RESIDENT);
    assertThat(folder.resolve("inbox")).isEmptyDirectory();
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  /** The most that a process has had resident so far, in KB; 0 once it has ended. */
  private static long peak(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.SmallDisk;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each folder in turn on a small file system that is full, and then has room again. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {
  private static final int PACKETS = 6;

  @TempDir Path folder;
  private WharfProcess wharf;
  private Checker checker;
  private final Random random = new Random(1);

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(SmallDisk.possible(), "mounting takes root");
    wharf = new WharfProcess(folder);
    checker = new Checker(folder);
  }

  /**
   * @param left bytes that stay free: none, or enough for the first steps of a packet
   */
  @ParameterizedTest
  @CsvSource({
    "inbox, 0",
    "work, 0",
    "work, 500000",
    "archive, 0",
    "archive, 500000",
    "state, 0",
    "log, 0"
  })
  void packetsWaitWhileItIsFullAndAreArchivedOnceThereIsRoom(String place, long left)
      throws Exception {
    Path small = folder.resolve(place);
    try (SmallDisk disk = SmallDisk.mount(small, "12m")) {
      wharf.setting("wharf.space-reserve", "0B"); // The write itself must fail.
      if (place.equals("log")) {
        wharf.outputTo(small);
      }
      Process server = wharf.serve();
      if (!place.equals("inbox")) {
        disk.fill(left);
      }
      deliver();
      if (place.equals("inbox")) {
        disk.fill(left);
      } else if (place.equals("log")) {
        Waiting.until("all is archived in silence", () -> archived() == PACKETS);
      } else {
        Waiting.until("it says what it waits for", () -> says("(?s).*(waits? for|pauses).*"));
      }
      assertThat(folder.resolve("quarantine")).isEmptyDirectory();
      disk.free();
      Waiting.until("all is archived", () -> archived() == PACKETS);
      if (place.equals("log")) {
        byte[] zip = zip();
        wharf.inbox().deliver("after", zip);
        checker.sent(zip);
        Waiting.until("the log goes on", () -> says("(?s).*archived after.*"));
      }
      server.destroy();
      server.waitFor();
      checker.check();
    }
  }

  @Test
  void intakePausesBelowTheReserveAndGoesOnByItself() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("work"), "12m")) {
      wharf.setting("wharf.space-reserve", "4MB");
      Process server = wharf.serve();
      disk.fill(2_000_000);
      Waiting.until("it says so", () -> says("(?s).*Intake pauses: .*wharf.space-reserve.*"));
      deliver();
      assertThat(folder.resolve("inbox").toFile().list()).hasSize(PACKETS);
      disk.free();
      Waiting.until("all is archived", () -> archived() == PACKETS);
      assertThat(says("(?s).*Intake goes on.*")).isTrue();
      server.destroy();
      server.waitFor();
      checker.check();
    }
  }

  private void deliver() {
    for (int i = 0; i < PACKETS; i++) {
      byte[] zip = zip();
      wharf.inbox().deliver("packet-" + i, zip);
      checker.sent(zip);
    }
  }

  /** Some 400 KB that cannot be packed any smaller. */
  private byte[] zip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : new String[] {"a", "b", "c", "d"}) {
        byte[] content = new byte[100_000];
        random.nextBytes(content);
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private boolean says(String pattern) throws IOException {
    return wharf.log().matches(pattern);
  }

  private long archived() throws IOException {
    try (Stream<Path> names = Files.list(folder.resolve("archive"))) {
      return names.filter(path -> !path.getFileName().toString().startsWith(".")).count();
    }
  }
}

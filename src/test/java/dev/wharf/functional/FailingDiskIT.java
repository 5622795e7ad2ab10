package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.fixture.WharfProcess.Result;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that goes on failing: no packet is blamed for it, and nothing is told as done. */
@EnabledOnOs(OS.LINUX)
class FailingDiskIT {
  @TempDir static Path scratch;
  private static Faults faults;

  @TempDir Path folder;
  private WharfProcess wharf;
  private Checker checker;

  @BeforeAll
  static void compile() throws Exception {
    faults = Faults.compile(scratch);
  }

  @BeforeEach
  void deliver() throws IOException {
    wharf = new WharfProcess(folder).setting("wharf.retry.delay", "10ms");
    checker = new Checker(folder);
    for (String name : new String[] {"one", "two", "three"}) {
      byte[] zip = PacketFolders.zip(name.length());
      wharf.inbox().deliver(name, zip);
      checker.sent(zip);
    }
  }

  @Test
  void zipThatCannotBeReadIsSetAsideWhereOthersCanBe() throws Exception {
    faults.always(wharf, "read /inbox/two/");
    assertThat(wharf.run("drain").exit()).isEqualTo(2);
    assertThatFolder(folder.resolve("quarantine/two")).isQuarantined(Reason.UNREADABLE);
    faults.none(wharf);
    checker.check();
  }

  @Test
  void serverStopsWhereNoPacketCanBeRead() throws Exception {
    faults.always(wharf, "read /inbox/");
    stopsAndBlamesNobody("no other packet can be");
    assertThat(wharf.run("drain").exit()).isZero();
    checker.check();
  }

  @Test
  void serverStopsWhereNothingCanBeMadeDurable() throws Exception {
    faults.always(wharf, "fsync /work/");
    stopsAndBlamesNobody("cannot be written to");
    assertThat(wharf.run("drain").exit()).isZero();
    checker.check();
  }

  @Test
  void fileWhoseFsyncFailedIsWrittenAnewAndNotFsyncedAgain() throws Exception {
    Object before = Files.getAttribute(folder.resolve("inbox/two/two.zip"), "unix:ino");
    faults.always(wharf, "fsync /work/two/folder/two.zip");
    assertThat(wharf.run("drain").exit()).isZero();
    faults.none(wharf);
    checker.check();
    Path archived = folder.resolve("archive/two/two.zip");
    assertThat(Files.getAttribute(archived, "unix:ino")).isNotEqualTo(before);
  }

  private void stopsAndBlamesNobody(String why) throws Exception {
    Result run = wharf.run("run");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("Wharf stops", why);
    faults.none(wharf);
    assertThat(folder.resolve("quarantine")).isEmptyDirectory();
    assertThat(folder.resolve("archive")).isEmptyDirectory();
    assertThat(folder.resolve("inbox").toFile().list())
        .containsExactlyInAnyOrder("one", "two", "three");
  }
}

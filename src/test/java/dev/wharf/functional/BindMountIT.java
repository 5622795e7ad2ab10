package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.fixture.WharfProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders that are mounts of one file system, as systemd's {@code ReadWritePaths} and containers
 * make them: no rename leads from one to another, though their device is the same.
 */
@EnabledOnOs(OS.LINUX)
class BindMountIT {
  @TempDir Path folder;
  private WharfProcess wharf;

  @BeforeEach
  void mountInbox() throws Exception {
    assumeThat(new ProcessBuilder("unshare", "-m", "true").start().waitFor())
        .as("unshare -m, which takes root")
        .isZero();
    Files.createDirectory(folder.resolve("scans"));
    Files.createDirectory(folder.resolve("inbox"));
    wharf =
        new WharfProcess(folder)
            .under("unshare", "-m", "sh", "-c", "mount --bind scans inbox && exec \"$@\"", "sh");
  }

  private void deliver(String name) throws IOException {
    new PacketFolders(folder.resolve("scans")).deliver(name, PacketFolders.zip(3));
  }

  @Test
  void packetsAreCopiedWhereNoRenameLeadsTo() throws Exception {
    deliver("one");
    Result drained = wharf.run("drain");
    assertThat(drained.exit()).as(drained.err()).isZero();
    assertThatFolder(folder.resolve("archive/one")).isArchived();
    assertThat(folder.resolve("scans")).isEmptyDirectory();
  }

  @Test
  void checkSaysThatPacketsAreCopied() throws Exception {
    assertThat(wharf.run("check").out()).contains("so each packet is copied there", "one mount");
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.SystemCalls;
import dev.wharf.fixture.WharfProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The order of what reaches the disk, seen in the system calls of the real process. */
@EnabledOnOs(OS.LINUX)
class DurabilityIT {
  @TempDir Path folder;

  @Test
  void whatIsToldAsArchivedIsOnTheDisk() throws Exception {
    SystemCalls calls = trace("full");
    calls.inOrder(
        // The content, its folders, then the decision.
        "(fsync|fdatasync) \\S*/work/one/data/deep/b",
        "fsync \\S*/work/one/data/deep",
        "fsync \\S*/work/one/data",
        ledger(),
        // The folder is taken out of the inbox.
        "rename \\S*/inbox/one \\S*/work/one/folder",
        "fsync \\S*/work/one",
        "fsync \\S*/inbox",
        // The content joins it, with the receipt and the sender's own file.
        "rename \\S*/work/one/data \\S*/work/one/folder/data",
        "(fsync|fdatasync) \\S*/work/one/temporary",
        "rename \\S*/work/one/temporary \\S*/work/one/folder/wharf.json",
        "(fsync|fdatasync) \\S*/work/one/folder/one.zip",
        "fsync \\S*/work/one/folder",
        // All of it into its place, and only then it is told.
        "rename \\S*/work/one/folder \\S*/archive/one",
        "fsync \\S*/archive",
        "fsync \\S*/work/one",
        ledger(),
        "write .*archived one.*");
  }

  @Test
  void durabilityOsLeavesItToTheOperatingSystem() throws Exception {
    SystemCalls calls = trace("os");
    calls.none("(fsync|fdatasync) \\S*/(work|inbox|archive|quarantine)(/.*)?");
    calls.inOrder("rename \\S*/work/one/folder \\S*/archive/one", "write .*archived one.*");
  }

  private static String ledger() {
    return "(fsync|fdatasync) \\S*/state/ledger\\.db-wal";
  }

  private SystemCalls trace(String durability) throws Exception {
    WharfProcess wharf = new WharfProcess(folder).setting("wharf.durability", durability);
    wharf.inbox().deliver("one", PacketFolders.zip(Map.of("a", "alpha", "deep/b", "beta")));
    Path trace = folder.resolve("trace");
    wharf.under(
        "strace",
        "--follow-forks",
        "--decode-fds=path",
        "--string-limit=200",
        "--trace=fsync,fdatasync,rename,renameat,renameat2,write",
        "--output=" + trace);
    assertThat(wharf.run("drain").exit()).isZero();
    return SystemCalls.of(trace);
  }
}

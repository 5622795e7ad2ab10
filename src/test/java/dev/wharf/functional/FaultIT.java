package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the server fail at its k-th system call that changes a file, the ledger's among them, by a
 * kill, an I/O error or a full disk; starts it again, and checks that nothing was lost, doubled or
 * changed.
 *
 * <p>Every {@code -Dwharf.faults.step}-th call is tried (31 unless told; 1 for all of them), from
 * {@code -Dwharf.faults.first} on. A failure names its kind and number; to repeat it, give its
 * number as the first with a large step.
 */
class FaultIT {
  private static final int STEP = Integer.getInteger("wharf.faults.step", 31);
  private static final int FIRST = Integer.getInteger("wharf.faults.first", 1);
  private static final int SIDE_BY_SIDE = 2;

  @TempDir static Path scratch;
  private static Path shim;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
    shim = scratch.resolve("faults.so");
    Process compiler =
        new ProcessBuilder(
                "cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                shim.toString(),
                "src/test/c/faults.c",
                "-ldl")
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).as("cc").isZero();
  }

  @Test
  void killAtAnyWriteLosesNothing() throws Exception {
    tryAll("kill");
  }

  @Test
  void inputOutputErrorAtAnyWriteLosesNothing() throws Exception {
    tryAll("eio");
  }

  @Test
  void fullDiskAtAnyWriteLosesNothing() throws Exception {
    tryAll("enospc");
  }

  private static void tryAll(String kind) throws Exception {
    int calls = new Run("count", 0).count();
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    List<Callable<Void>> runs = new ArrayList<>();
    for (int k = FIRST; k <= calls; k += STEP) {
      int at = k;
      runs.add(
          () -> {
            try {
              new Run(kind, at).failAndRecover();
            } catch (Throwable e) {
              failures.add(kind + " at k=" + at + " of " + calls + ": " + e);
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      for (Future<Void> run : threads.invokeAll(runs)) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
    System.out.printf(
        "faults: %s at %d of %d calls, %d failures%n", kind, runs.size(), calls, failures.size());
    assertThat(failures).isEmpty();
  }

  /** One server's folder with packets of every kind, and one fault. */
  private static final class Run {
    private final String kind;
    private final int at;
    private final Path folder;
    private final WharfProcess wharf;
    private final Checker checker;

    Run(String kind, int at) throws Exception {
      this.kind = kind;
      this.at = at;
      this.folder = Files.createTempDirectory(scratch, kind + at + "-");
      this.wharf = new WharfProcess(folder).setting("wharf.retry.delay", "10ms");
      this.checker = new Checker(folder);
      send("old", PacketFolders.zip(2));
      send("bad", HostileZips.byReason().get(Reason.SLIP));
      assertThat(wharf.run("drain").exit()).isEqualTo(2);
      send("old", PacketFolders.zip(2)); // a duplicate
      send("new", PacketFolders.zip(Map.of("a", "alpha", "deep/er/b", "beta")));
      send("crc", HostileZips.byReason().get(Reason.CRC_ERROR));
      assertThat(wharf.run("replay", "bad").exit()).isZero();
    }

    private void send(String name, byte[] zip) {
      wharf.inbox().deliver(name, zip);
      checker.sent(zip);
    }

    int count() throws Exception {
      drainWithFault();
      checker.check();
      return Files.readAllLines(folder.resolve("calls")).size();
    }

    void failAndRecover() throws Exception {
      drainWithFault();
      assertThat(wharf.run("drain").exit()).as("the drain after it").isIn(0, 2);
      checker.check();
      new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(folder);
    }

    private void drainWithFault() throws Exception {
      wharf
          .environment("LD_PRELOAD", shim.toString())
          .environment("FAULT_ROOT", folder.toString())
          .environment("FAULT_LOG", folder.resolve("calls").toString())
          .environment("FAULT_AT", String.valueOf(at))
          .environment("FAULT_KIND", kind);
      wharf.run("drain");
      wharf.environment("LD_PRELOAD", null).environment("FAULT_ROOT", null);
    }
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.Chain;
import dev.wharf.fixture.ChainStep;
import dev.wharf.fixture.Checker;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.SideBySide;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lets the server fail at its k-th system call that changes a file, the ledger's among them, by a
 * kill, an I/O error, a full disk, a stale handle or a lost answer as on NFS; starts it again, and
 * checks that nothing was lost, doubled or changed. The packets are good, bad, a duplicate, one
 * that fails once and one that is replayed, each worked on by a route of three steps; all folders
 * on one file system, or archive and quarantine on another.
 *
 * <p>Every {@code -Dwharf.faults.step}-th call is tried (199 unless told; 1 for all of them), from
 * {@code -Dwharf.faults.first} on, of the kinds in {@code -Dwharf.faults.kinds} (all unless told),
 * and {@code -Dwharf.faults.recovery} random kills of the recovery from a random kill (2 unless
 * told), drawn from {@code -Dwharf.faults.seed}. A failure names its kind and number; to repeat it,
 * give its number as the first with a large step.
 */
@EnabledOnOs(OS.LINUX)
class FaultIT {
  private static final int STEP = Integer.getInteger("wharf.faults.step", 199);
  private static final String KINDS = System.getProperty("wharf.faults.kinds", "");
  private static final int FIRST = Integer.getInteger("wharf.faults.first", 1);

  /**
   * Before this call the ledger still remembers the folders of the site that each is a copy of. A
   * start takes folders at another path for meant, so one without a disk would not be told.
   */
  private static final int FOLDERS_KNOWN = 60;

  private static final int RECOVERIES = Integer.getInteger("wharf.faults.recovery", 2);
  private static final long SEED = Long.getLong("wharf.faults.seed", System.nanoTime());
  private static final int SIDE_BY_SIDE = 4;

  /** Calls of a start and the recovery that it brings, about. */
  private static final int CALLS_OF_RECOVERY = 60;

  @TempDir static Path scratch;
  private static Path elsewhere;
  private static Faults faults;
  private static WharfProcess template;
  private static Checker sent;

  @BeforeAll
  static void prepare() throws Exception {
    elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "wharf-faults");
    faults = Faults.compile(scratch);
    Path folder = Files.createDirectory(scratch.resolve("template"));
    sent = new Checker(folder);
    template =
        new WharfProcess(folder)
            .classes(PluginJar.of(scratch.resolve("plugin.jar"), ChainStep.class))
            .setting("wharf.retry.delay", "10ms");
    Chain.furnish(template);
    send("old", PacketFolders.zip(2));
    send("bad", HostileZips.byReason().get(Reason.SLIP));
    WharfProcess.Result first = template.run("drain");
    assertThat(first.exit()).as(first.err()).isEqualTo(2);
    send("old", PacketFolders.zip(2)); // a duplicate
    send("new", PacketFolders.zip(Map.of("a", "alpha", "deep/er/b", "beta")));
    send("crc", HostileZips.byReason().get(Reason.CRC_ERROR));
    send("retried", PacketFolders.zip(3));
    assertThat(template.run("replay", "bad").exit()).isZero();
  }

  @AfterAll
  static void clearUp() throws IOException {
    new Disk(Durability.OS).wipe(elsewhere);
  }

  private static void send(String name, byte[] zip) {
    template.inbox().deliver(name, zip);
    sent.sent(zip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "eio", "enospc", "stale", "lost"})
  void faultAtAnyWriteLosesNothing(String kind) throws Exception {
    tryEvery(kind, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "eio", "enospc", "lost"})
  void faultAtAnyWriteAcrossFileSystemsLosesNothing(String kind) throws Exception {
    tryEvery(kind, true);
  }

  private static void tryEvery(String kind, boolean across) throws Exception {
    assumeTrue(KINDS.isEmpty() || List.of(KINDS.split(",", -1)).contains(kind), "not asked for");
    int calls = countCalls(across);
    List<Fault> tried = new ArrayList<>();
    for (int k = FIRST; k <= calls; k += STEP) {
      tried.add(new Fault(kind, k, 0, across, ""));
    }
    tryAll(tried, kind + " at k of " + calls + (across ? " across file systems" : ""));
  }

  /**
   * A kill, and then a start without what the server remembers, or without its disk.
   *
   * @param after the ledger is gone, or is an older one; or the folders of that name, or all of
   *     them, are empty at one start, and there again at the next
   */
  @ParameterizedTest
  @ValueSource(strings = {"gone", "old", "inbox", "work", "archive", "quarantine", "all"})
  void killAndThenStartWithoutLedgerOrDiskLosesNothing(String after) throws Exception {
    assumeTrue(KINDS.isEmpty() || List.of(KINDS.split(",", -1)).contains(after), "not asked for");
    int calls = countCalls(false);
    int step = STEP == 1 ? 1 : Math.min(STEP * 4, calls); // Each needs two starts more.
    List<Fault> tried = new ArrayList<>();
    int first = FIRST + Math.floorMod(after.hashCode(), step);
    for (int k = Math.max(first, FOLDERS_KNOWN); k <= calls; k += step) {
      tried.add(new Fault("kill", k, 0, false, after));
    }
    tryAll(tried, "kill at k of " + calls + ", then " + after);
  }

  @Test
  void killsDuringRecoveryLoseNothing() throws Exception {
    Random random = new Random(SEED);
    int calls = countCalls(false);
    List<Fault> tried = new ArrayList<>();
    for (int i = 0; i < RECOVERIES; i++) {
      int first = 1 + random.nextInt(calls);
      tried.add(new Fault("kill", first, 1 + random.nextInt(CALLS_OF_RECOVERY), i % 4 == 3, ""));
    }
    tryAll(tried, "kill at k, then in the recovery (seed " + SEED + ")");
  }

  private static int countCalls(boolean across) throws Exception {
    Run run = new Run(new Fault("count", 0, 0, across, ""));
    run.drain(0);
    run.checker.check();
    return faults.counted(run.wharf);
  }

  private static void tryAll(List<Fault> tried, String what) throws Exception {
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    List<Callable<Void>> runs = new ArrayList<>();
    for (Fault fault : tried) {
      runs.add(
          () -> {
            try {
              new Run(fault).failAndRecover();
            } catch (Throwable e) {
              failures.add(fault + ": " + e);
              System.out.println("FAILED: " + fault + ": " + e);
            }
            return null;
          });
    }
    SideBySide.run(SIDE_BY_SIDE, runs);
    System.out.printf("faults: %s: %d tried, %d failures%n", what, runs.size(), failures.size());
    assertThat(failures).isEmpty();
  }

  /**
   * A fault at call k and, where it is not 0, another at call {@code then} of the next run; {@code
   * after} says what the next start lacks.
   */
  private record Fault(String kind, int k, int then, boolean across, String after) {}

  /** One server's folder, a copy of the template's, and one fault. */
  private static final class Run {
    private final Fault fault;
    private final Path folder;
    private final Path other;
    private final WharfProcess wharf;
    private final Checker checker;

    Run(Fault fault) throws IOException {
      this.fault = fault;
      String name = fault.kind() + fault.k() + "-";
      folder = Files.createTempDirectory(scratch, name);
      other = Files.createTempDirectory(elsewhere, name);
      wharf = template.copyTo(folder);
      checker = sent.copyTo(folder);
      if (fault.after().equals("gone")) {
        // To a server without its ledger, the receipt of a replayed packet is a file of the sender.
        Files.deleteIfExists(folder.resolve("inbox/bad/wharf.json"));
      }
      if (fault.across()) {
        for (String place : List.of("archive", "quarantine")) {
          new Disk(Durability.OS).move(folder.resolve(place), other.resolve(place), "template");
          Files.createSymbolicLink(folder.resolve(place), other.resolve(place));
          wharf.setting("wharf." + place, other.resolve(place).toString());
        }
      }
    }

    void failAndRecover() throws Exception {
      drain(fault.k());
      if (fault.then() > 0) {
        drain(fault.then());
      }
      faults.none(wharf);
      lose();
      assertThat(wharf.run("drain").exit()).as("the drain after it").isIn(0, 2);
      if (fault.after().isEmpty()) {
        checker.check();
      } else {
        checker.checkFolders();
      }
      new Disk(Durability.OS).wipe(folder);
      new Disk(Durability.OS).wipe(other);
    }

    private void lose() throws Exception {
      switch (fault.after()) {
        case "" -> {}
        case "gone" -> new Disk(Durability.OS).wipe(folder.resolve("state"));
        case "old" -> {
          new Disk(Durability.OS).wipe(folder.resolve("state"));
          new Disk(Durability.OS)
              .move(copyOfTemplate().resolve("state"), folder.resolve("state"), "template");
        }
        case "all" -> drainWithout(List.of("inbox", "work", "archive", "quarantine"));
        default -> drainWithout(List.of(fault.after()));
      }
    }

    private static Path copyOfTemplate() throws IOException {
      Path copy = Files.createTempDirectory(scratch, "old-");
      template.copyTo(copy);
      return copy;
    }

    private void drainWithout(List<String> places) throws Exception {
      for (String place : places) {
        Files.move(folder.resolve(place), folder.resolve(place + ".disk"));
        Files.createDirectory(folder.resolve(place));
      }
      WharfProcess.Result without = wharf.run("drain");
      assertThat(without.exit()).as("the drain without %s: %s", places, without).isEqualTo(1);
      for (String place : places) {
        assertThat(folder.resolve(place)).isEmptyDirectory();
        Files.delete(folder.resolve(place));
        Files.move(folder.resolve(place + ".disk"), folder.resolve(place));
      }
    }

    private void drain(int at) throws Exception {
      List<Path> folders = new ArrayList<>();
      for (String place : List.of("inbox", "archive", "quarantine", "work", "state")) {
        folders.add(folder.resolve(place));
        folders.add(other.resolve(place));
      }
      faults.at(wharf, fault.kind(), at, folders.toArray(Path[]::new));
      wharf.run("drain");
    }
  }
}

package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.Checker;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.SideBySide;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Errors that last: every call of one kind in one folder fails for a while with one number, while
 * packets come, good ones and a bad one. Then each packet comes to the end that it deserves, none
 * is blamed for the machine, the log holds no stack trace, and the server goes on by itself or has
 * stopped with the reason.
 *
 * <p>Every {@code -Dwharf.faults.lasting}-th of the combinations is tried (43 unless told; 1 for
 * all), from {@code -Dwharf.faults.first} on, for {@code -Dwharf.faults.millis} each (600 unless
 * told).
 */
@EnabledOnOs(OS.LINUX)
class LastingFaultIT {
  private static final int STEP = Integer.getInteger("wharf.faults.lasting", 43);
  private static final int FIRST = Integer.getInteger("wharf.faults.first", 0);
  private static final int MILLIS = Integer.getInteger("wharf.faults.millis", 600);
  private static final int SIDE_BY_SIDE = 3;

  /** Linux's numbers, by their names in errno(3). */
  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("EIO", 5);
    NUMBERS.put("ENOSPC", 28);
    NUMBERS.put("EDQUOT", 122);
    NUMBERS.put("EROFS", 30);
    NUMBERS.put("EACCES", 13);
    NUMBERS.put("EPERM", 1);
    NUMBERS.put("ENOMEM", 12);
    NUMBERS.put("EMFILE", 24);
    NUMBERS.put("ENFILE", 23);
    NUMBERS.put("ESTALE", 116);
  }

  private static final List<String> CALLS =
      List.of("open", "create", "write", "fsync", "rename", "remove", "mkdir");
  private static final List<String> FOLDERS =
      List.of("inbox", "work", "archive", "quarantine", "state");

  @TempDir static Path scratch;
  private static Faults faults;

  @BeforeAll
  static void compile() throws Exception {
    faults = Faults.compile(scratch);
  }

  /** Calls of one kind in one folder that fail with one number. */
  private record Fault(String error, String call, String folder) {}

  @Test
  void errorThatLastsBlamesNoPacket() throws Exception {
    List<List<Fault>> shares = new ArrayList<>();
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      shares.add(new ArrayList<>());
    }
    List<Fault> all = all();
    int tried = 0;
    for (int i = FIRST; i < all.size(); i += STEP) {
      shares.get(tried++ % SIDE_BY_SIDE).add(all.get(i));
    }
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    List<Callable<Void>> runs = new ArrayList<>();
    for (List<Fault> share : shares) {
      runs.add(() -> tryThese(share, failures));
    }
    SideBySide.run(SIDE_BY_SIDE, runs);
    System.out.printf("lasting faults: %d tried, %d failures%n", tried, failures.size());
    assertThat(failures).isEmpty();
  }

  private static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    for (String error : NUMBERS.keySet()) {
      for (String call : CALLS) {
        for (String folder : FOLDERS) {
          all.add(new Fault(error, call, folder));
        }
      }
    }
    return all;
  }

  private static Void tryThese(List<Fault> share, ConcurrentLinkedQueue<String> failures)
      throws Exception {
    Run run = new Run();
    for (Fault fault : share) {
      try {
        run.tryOne(fault);
      } catch (Throwable e) {
        failures.add(fault + ": " + e);
        System.out.println(
            "FAILED: " + fault + ": " + e + System.lineSeparator() + run.wharf.log());
        run.kill();
        run = new Run();
      }
    }
    run.kill();
    return null;
  }

  /** One server, and what it was sent. */
  private static final class Run {
    private final Path folder = Files.createTempDirectory(scratch, "run-");
    private final WharfProcess wharf =
        new WharfProcess(folder).setting("wharf.retry.delay", "10ms");
    private final Checker checker = new Checker(folder);
    private Process server;
    private int sent;

    Run() throws IOException {
      faults.switched(wharf);
      server = wharf.serve();
    }

    void tryOne(Fault fault) throws Exception {
      faults.begin(
          wharf,
          NUMBERS.get(fault.error()),
          fault.call(),
          "/" + folder.getFileName() + "/" + fault.folder());
      deliver("good-" + ++sent, PacketFolders.zip(sent % 7 + 1));
      deliver("bad-" + sent, HostileZips.byReason().get(Reason.CRC_ERROR));
      deliver("fine-" + sent, PacketFolders.zip(sent % 5 + 2));
      server.waitFor(MILLIS, TimeUnit.MILLISECONDS); // So long the fault lasts.
      faults.end(wharf);
      assertThat(wharf.log()).as("the log").doesNotContain("\tat ").hasSizeLessThan(200_000);
      Waiting.until("all is at rest", this::atRest);
      assertThat(wharf.log()).as("the log after it").doesNotContain("\tat ");
      assertThat(folder.resolve("archive").toFile().list())
          .as("archived")
          .doesNotContain("bad-" + sent)
          .contains("good-" + sent, "fine-" + sent);
      if (List.of("EACCES", "EPERM").contains(fault.error())) {
        removeLeftovers();
      }
      checker.checkFolders();
    }

    // What may not be removed is put aside; then it could be.
    private void removeLeftovers() throws IOException {
      for (String name : folder.resolve("quarantine").toFile().list()) {
        if (name.contains("~leftover")) {
          new Disk(Durability.OS).wipe(folder.resolve("quarantine").resolve(name));
        }
      }
    }

    private void deliver(String name, byte[] zip) {
      wharf.inbox().deliver(name, zip);
      checker.sent(zip);
    }

    // It may have stopped because of the fault, or be about to.
    private boolean atRest() throws IOException {
      if (!server.isAlive()) {
        assertThat(wharf.log()).as("why it stopped").contains("Wharf stops");
        server = wharf.serve();
      }
      return List.of("inbox", "work").stream()
          .allMatch(place -> folder.resolve(place).toFile().list().length == 0);
    }

    void kill() throws InterruptedException {
      server.destroyForcibly().waitFor();
    }
  }
}

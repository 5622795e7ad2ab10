package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.AgedLedger;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.VerifiedArchive;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets {@code prune} end at its k-th system call that changes a file, the ledger's among them, and
 * looks what stands then, and after the next start. Every {@code -Dwharf.prune.step}-th call is
 * tried (five of them unless told; 1 for all), by each of {@code -Dwharf.prune.kinds} (kill unless
 * told; eio, enospc, lost). {@code -Dwharf.prune} packets (500 unless told) are removed with 128 MB
 * of heap.
 */
@EnabledOnOs(OS.LINUX)
class KeepingIT {
  private static final int STEP = Integer.getInteger("wharf.prune.step", 0);
  private static final String KINDS = System.getProperty("wharf.prune.kinds", "kill");
  private static final int MANY = Integer.getInteger("wharf.prune", 500);
  private static final List<String> DUE = List.of("archive/old-1", "archive/old-2");
  private static final List<String> KEPT = List.of("archive/old-held", "archive/new");

  /** Heap, code, classes, threads and buffers, in KB. */
  private static final long MOST_RESIDENT = 300_000;

  @TempDir static Path scratch;
  private static Faults faults;
  private static WharfProcess template;
  private static final Map<String, Map<String, String>> whole = new HashMap<>();

  @BeforeAll
  static void prepare() throws Exception {
    faults = Faults.compile(scratch);
    Path folder = Files.createDirectory(scratch.resolve("template"));
    template =
        new WharfProcess(folder)
            .setting("wharf.keep.archive", "90d")
            .setting("wharf.keep.quarantine", "90d")
            .setting("wharf.keep.data", "30d");
    for (String name : List.of("old-1", "old-2", "old-held", "half", "new")) {
      template.inbox().deliver(name, PacketFolders.zip(2));
    }
    template.inbox().deliver("old-bad", "no zip".getBytes(StandardCharsets.UTF_8));
    assertThat(template.run("drain").exit()).isEqualTo(2);
    AgedLedger.age(folder.resolve("state"), Duration.ofDays(100), "old%");
    AgedLedger.age(folder.resolve("state"), Duration.ofDays(40), "half");
    assertThat(template.run("hold", "old-held").out()).isEqualTo("held old-held\n");
    for (String place :
        List.of(
            "archive/old-1",
            "archive/old-2",
            "archive/old-held",
            "archive/half",
            "archive/new",
            "quarantine/old-bad")) {
      whole.put(place, files(folder.resolve(place)));
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String content =
            Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        files.put(folder.relativize(file).toString(), content);
      }
    }
    return files;
  }

  @Test
  void endAtAnyCallLeavesPacketsWholeOrGone() throws Exception {
    for (String kind : KINDS.split(",", -1)) {
      Trial count = new Trial("count", 0);
      count.prune(0);
      int calls = faults.counted(count.wharf);
      count.requireAllDone();
      int step = STEP == 0 ? calls / 5 : STEP;
      int tried = 0;
      for (int k = 1; k <= calls; k += step) {
        Trial trial = new Trial(kind, k);
        trial.prune(k);
        faults.none(trial.wharf);
        trial.requireWholeOrGone();
        trial.carryOn();
        trial.requireAllDone();
        tried++;
      }
      System.out.printf("prune: %s at k of %d: %d tried, 0 failures%n", kind, calls, tried);
    }
  }

  /** One run of prune with a fault, on folders of its own. */
  private static final class Trial {
    private final String kind;
    private final int k;
    private final Path folder;
    private final WharfProcess wharf;

    Trial(String kind, int k) throws IOException {
      this.kind = kind;
      this.k = k;
      folder = Files.createTempDirectory(scratch, kind + k + "-");
      wharf = template.copyTo(folder);
    }

    void prune(int at) throws Exception {
      faults.at(
          wharf,
          kind,
          at,
          folder.resolve("archive"),
          folder.resolve("quarantine"),
          folder.resolve("state"));
      wharf.run("prune");
    }

    void requireWholeOrGone() throws IOException {
      for (Map.Entry<String, Map<String, String>> packet : whole.entrySet()) {
        Path place = folder.resolve(packet.getKey());
        if (packet.getKey().equals("archive/half")) {
          requireWholeButForItsData(place, packet.getValue());
        } else if (Files.exists(place) || KEPT.contains(packet.getKey())) {
          assertThat(files(place)).as("%s %d: %s", kind, k, place).isEqualTo(packet.getValue());
        }
      }
      requireVerified();
    }

    private void requireWholeButForItsData(Path place, Map<String, String> before)
        throws IOException {
      Map<String, String> now = files(place);
      boolean gone = !now.containsKey("data");
      before.forEach(
          (file, content) -> {
            if (file.startsWith("data")) {
              assertThat(now.get(file))
                  .as("%s %d: %s", kind, k, file)
                  .isEqualTo(gone ? null : content);
            } else if (!file.equals("wharf.json")) {
              assertThat(now.get(file)).as("%s %d: %s", kind, k, file).isEqualTo(content);
            }
          });
    }

    private void requireVerified() {
      assertThat(VerifiedArchive.problems(TestSettings.in(folder)))
          .as("verify after %s at %d", kind, k)
          .isEmpty();
    }

    // By the next prune, or by the next start of a server.
    void carryOn() throws Exception {
      if (k % 2 == 0) {
        assertThat(wharf.run("drain").exit()).isZero();
        requireWholeOrGone();
        try (Stream<Path> left = Files.walk(folder.resolve("archive"))) {
          assertThat(left.filter(file -> file.toString().contains("/.wharf-removing"))).isEmpty();
        }
      }
      assertThat(wharf.run("prune").exit()).as(wharf.log()).isZero();
    }

    void requireAllDone() throws IOException {
      for (String due : DUE) {
        assertThat(folder.resolve(due)).as("%s %d", kind, k).doesNotExist();
      }
      assertThat(folder.resolve("quarantine")).as("%s %d", kind, k).isEmptyDirectory();
      assertThat(folder.resolve("archive/half/data")).as("%s %d", kind, k).doesNotExist();
      for (String kept : KEPT) {
        assertThat(files(folder.resolve(kept))).isEqualTo(whole.get(kept));
      }
      try (Stream<Path> left = Files.list(folder.resolve("archive"))) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .as("%s %d", kind, k)
            .containsExactlyInAnyOrder("old-held", "new", "half");
      }
      requireVerified();
      new Disk(Durability.OS).wipe(folder);
    }
  }

  @Test
  void manyPacketsAreRemovedWithinTheSameBounds() throws Exception {
    Path folder = Files.createTempDirectory(scratch, "many");
    WharfProcess wharf = template.copyTo(folder).setting("wharf.durability", "os");
    Path archive = folder.resolve("archive");
    for (int i = 0; i < MANY; i++) {
      Path packet = Files.createDirectories(archive.resolve("day-" + i / 1000).resolve("p" + i));
      Files.writeString(
          packet.resolve("wharf.json"), "{\"id\":\"p%d\",\"packet\":\"p%d\"}".formatted(i, i));
      Files.writeString(packet.resolve("p" + i + ".zip"), "zip");
    }
    AgedLedger.execute(
        folder.resolve("state"),
        "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before, claimed,"
            + " updated, target, entries, bytes) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT"
            + " i + 1 FROM n WHERE i < "
            + (MANY - 1)
            + ") SELECT 'p' || i, 'p' || i, 'archived', 1, 'o', 1, 0, 0, 5, 1000 + i,"
            + " 'day-' || (i / 1000) || '/p' || i, 1, 1 FROM n");

    List<String> dry = removed(wharf, "prune", "--dry-run");
    List<String> real = removed(wharf, "prune");

    assertThat(dry).hasSize(MANY + 4);
    assertThat(real).isEqualTo(dry);
    try (Stream<Path> left = Files.list(archive)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("old-held", "new", "half");
    }
    assertThat(VerifiedArchive.problems(TestSettings.in(folder))).isEmpty();
  }

  private static List<String> removed(WharfProcess wharf, String... command) throws Exception {
    long began = System.nanoTime();
    Process process = wharf.start(command);
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long resident = 0;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, peak(status));
    }
    System.out.printf(
        "%s: %d packets in %d s, %d MB resident at most%n",
        String.join(" ", command),
        MANY,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        resident / 1024);
    assertThat(process.exitValue()).as(wharf.log()).isZero();
    assertThat(resident).isPositive().isLessThan(MOST_RESIDENT);
    return Files.readAllLines(wharf.folder().resolve("out")).stream()
        .filter(line -> line.contains(": wharf.keep."))
        .map(line -> line.replaceFirst("^(would remove|removed) ", ""))
        .toList();
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

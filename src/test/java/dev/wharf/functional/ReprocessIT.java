package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.Faults;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.VerifiedArchive;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets a server that processes archived packets again end at its k-th system call that changes a
 * file, the ledger's among them, and looks what stands then, and after the next start. Every {@code
 * -Dwharf.reprocess.step}-th call is tried (two of them unless told; 1 for all), by each of {@code
 * -Dwharf.reprocess.kinds} (kill unless told; eio, enospc, lost).
 */
@EnabledOnOs(OS.LINUX)
class ReprocessIT {
  private static final int STEP = Integer.getInteger("wharf.reprocess.step", 0);
  private static final int FIRST = Integer.getInteger("wharf.reprocess.first", 1);
  private static final String KINDS = System.getProperty("wharf.reprocess.kinds", "kill");
  private static final List<String> NAMES = List.of("one", "two", "day/three");
  private static final Duration LONGEST = Duration.ofSeconds(40);

  @TempDir static Path scratch;
  private static Faults faults;
  private static WharfProcess template;
  private static final Map<String, Map<String, String>> before = new HashMap<>();

  @BeforeAll
  static void prepare() throws Exception {
    faults = Faults.compile(scratch);
    Path folder = Files.createDirectory(scratch.resolve("template"));
    template =
        new WharfProcess(folder)
            .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command")
            .setting("camel.beans.packetProcessor.command", "sh work.sh {results}");
    Files.writeString(
        folder.resolve("work.sh"),
        "mkdir $1/deep; cp version $1/result; cp version $1/deep/result\n");
    Files.writeString(folder.resolve("version"), "first\n");
    template.inbox().deliver("one", PacketFolders.zip(2));
    template.inbox().deliver("two", PacketFolders.zip(2));
    assertThat(template.run("drain").exit()).isZero();
    template.setting("wharf.archive-layout", "day/{packet}");
    template.inbox().deliver("three", PacketFolders.zip(2));
    assertThat(template.run("drain").exit()).isZero();
    for (String name : NAMES) {
      before.put(name, files(folder.resolve("archive").resolve(name)));
    }
    Files.writeString(folder.resolve("version"), "second\n");
    Process server = template.serve();
    assertThat(template.outputTo(scratch).run("pause").exit()).isZero();
    assertThat(template.run("reprocess", "--since", "2020-01-01").out())
        .isEqualTo("to be processed again: 3\n");
    server.destroy();
    server.waitFor();
    template.outputTo(folder);
    assertThat(waiting(folder)).isEqualTo(3);
  }

  private static Map<String, String> files(Path folder) {
    return new TreeMap<>(PacketFolders.files(folder));
  }

  private static int waiting(Path folder) {
    try (Connection ledger =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state/ledger.db"));
        Statement statement = ledger.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM reprocess WHERE stage <> 3")) {
      return row.getInt(1);
    } catch (SQLException e) {
      return -1; // The server writes at this moment.
    }
  }

  @Test
  void endAtAnyCallLeavesTheResultsBeforeWholeAndTheNewOnesWholeOrAway() throws Exception {
    for (String kind : KINDS.split(",", -1)) {
      Trial count = new Trial("count", 0);
      count.serve(0);
      int calls = faults.counted(count.wharf);
      count.requireAllDone();
      int step = STEP == 0 ? calls / 2 : STEP;
      int tried = 0;
      for (int k = STEP == 0 ? calls / 3 : FIRST; k <= calls; k += step) {
        Trial trial = new Trial(kind, k);
        trial.serve(k);
        faults.none(trial.wharf);
        trial.requireWhole();
        trial.serve(0);
        trial.requireAllDone();
        tried++;
      }
      System.out.printf("reprocess: %s at k of %d: %d tried, 0 failures%n", kind, calls, tried);
    }
  }

  /** One run of a server with a fault, on folders of its own. */
  private static final class Trial {
    private final String kind;
    private final int k;
    private final Path folder;
    private final WharfProcess wharf;

    Trial(String kind, int k) throws IOException {
      this.kind = kind;
      this.k = k;
      folder = Files.createTempDirectory(scratch, kind + k + "-");
      wharf = template.copyTo(folder).outputTo(folder);
    }

    /** Runs a server until it ends, or all is done. */
    void serve(int at) throws Exception {
      if (at > 0 || kind.equals("count")) {
        faults.at(
            wharf,
            kind,
            at,
            folder.resolve("archive"),
            folder.resolve("work"),
            folder.resolve("state"));
      }
      Process server = wharf.start("run");
      try {
        Waiting.within(
            LONGEST,
            kind + " at " + k + ": all is done, or the server has ended",
            () -> !server.isAlive() || waiting(folder) == 0);
      } catch (AssertionError e) {
        String log = wharf.log();
        String status = wharf.run("status", "--json").out();
        throw new AssertionError(e.getMessage() + "; " + status + "; its log: " + log, e);
      } finally {
        server.destroy();
        server.waitFor();
      }
    }

    void requireWhole() {
      for (String name : NAMES) {
        Map<String, String> now = files(folder.resolve("archive").resolve(name));
        Map<String, String> old = before.get(name);
        boolean aside = now.containsKey("results~1/result");
        String kept = aside ? "results~1/" : "results/";
        old.forEach(
            (file, content) -> {
              if (!file.equals("wharf.json")) {
                assertThat(now.get(file.replaceFirst("^results/", kept)))
                    .as("%s %d: %s in %s", kind, k, file, name)
                    .isEqualTo(content);
              }
            });
        if (aside && now.containsKey("results/result")) {
          assertThat(now)
              .as("%s %d: %s", kind, k, name)
              .containsEntry("results/result", "second\n")
              .containsEntry("results/deep/result", "second\n");
        }
      }
      requireVerified();
    }

    private void requireVerified() {
      assertThat(VerifiedArchive.problems(TestSettings.in(folder)))
          .as("verify after %s at %d", kind, k)
          .isEmpty();
    }

    void requireAllDone() throws IOException {
      assertThat(waiting(folder)).as("%s %d: %s", kind, k, wharf.log()).isZero();
      requireWhole();
      for (String name : NAMES) {
        Map<String, String> now = files(folder.resolve("archive").resolve(name));
        assertThat(now)
            .as("%s %d: %s", kind, k, name)
            .containsEntry("results/result", "second\n")
            .containsEntry("results~1/deep/result", "first\n")
            .doesNotContainKey("results~2/result");
        assertThat(now.get("wharf.json")).containsOnlyOnce("\"results\" : \"results~1\"");
        assertThat(now).hasSize(before.get(name).size() + 2);
      }
      for (String place : List.of("archive", "work")) {
        try (Stream<Path> left = Files.walk(folder.resolve(place))) {
          assertThat(left.map(Path::toString))
              .as("%s %d", kind, k)
              .noneMatch(file -> file.contains("/.wharf-"));
        }
      }
      new Disk(Durability.OS).wipe(folder);
    }
  }
}

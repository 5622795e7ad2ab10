package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.JmxClient;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JMX client of another process against a server under load. */
class ManagementIT {
  private static final int PACKETS = 300;

  @TempDir Path folder;

  @Test
  void eachAttributeIsReadAndEachOperationWorksUnderLoad() throws Exception {
    WharfProcess wharf = new WharfProcess(folder).setting("wharf.workers", "1");
    Process server = wharf.serve();
    try (JmxClient jmx = new JmxClient(server.pid())) {
      wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
      byte[] zip = PacketFolders.zip(20);
      for (int i = 0; i < PACKETS; i++) {
        wharf.inbox().deliver("p" + i, zip);
      }
      Waiting.until("it is in work", () -> number(jmx, "Archived") > 0);
      List<String> attributes = List.of(jmx.tell("attributes").split(" "));
      assertThat(attributes)
          .contains(
              "Arriving",
              "Waiting",
              "InWork",
              "PacketsInWork",
              "Archived",
              "Quarantined",
              "QuarantinedByReason",
              "OldestWaitingSeconds",
              "BytesUnpacked",
              "Workers",
              "Packets",
              "Paused",
              "PausedWhy",
              "WaitingForRestart");
      for (String attribute : attributes) {
        assertThat(jmx.tell("get " + attribute)).as(attribute).doesNotStartWith("refused");
      }

      assertThat(jmx.tell("set Workers 3")).isEqualTo("3");
      assertThat(jmx.tell("set Packets 7")).isEqualTo("7");
      assertThat(jmx.tell("set Packets 0")).contains("refused", "from 1 to 1000");
      assertThat(jmx.tell("get Packets")).isEqualTo("7");

      jmx.tell("run pause");
      assertThat(jmx.tell("get Paused")).isEqualTo("true");
      assertThat(jmx.tell("get PausedWhy")).isEqualTo("the operator paused it");
      Waiting.until("what was in work has ended", () -> number(jmx, "InWork") == 0);
      long waiting = names("inbox");
      assertThat(waiting).isPositive();

      assertThat(jmx.tell("run replay bad")).isEqualTo("replayed bad");
      assertThat(number(jmx, "Quarantined")).isZero();
      assertThat(jmx.tell("run replay bad")).startsWith("bad is not in the quarantine");
      assertThat(names("inbox")).isEqualTo(waiting + 1);

      jmx.tell("run resume");
      assertThat(jmx.tell("get Paused")).isEqualTo("false");
      Waiting.until("all has ended", () -> number(jmx, "Archived") == PACKETS);
      Waiting.until("the bad one too", () -> number(jmx, "Quarantined") == 1);
      assertThat(jmx.tell("get QuarantinedByReason")).contains("not-zip");
      assertThatFolder(folder.resolve("archive/p0")).isArchived();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private long names(String place) {
    String[] names = new File(folder.toFile(), place).list();
    return names == null ? 0 : names.length;
  }

  private static long number(JmxClient jmx, String attribute) throws Exception {
    return Long.parseLong(jmx.tell("get " + attribute));
  }
}

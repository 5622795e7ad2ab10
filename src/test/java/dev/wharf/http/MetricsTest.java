package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Receipts;
import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.fixture.StatusBuilder;
import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Status;
import dev.wharf.packet.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private final ScriptedOperations server = new ScriptedOperations();
  private final Outcomes outcomes = new Outcomes();
  private Metrics metrics;

  @BeforeEach
  void open() {
    metrics = new Metrics(server, outcomes);
    outcomes.tell(metrics);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  /** The value in the line that begins so. */
  private String value(String series) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .findFirst()
        .map(line -> line.substring(series.length() + 1))
        .orElse("none");
  }

  @Test
  void timesWhatPacketsWaitedAndWereWorkedAtApart() {
    metrics.ended(Receipts.archived("one", Duration.ofSeconds(9), Duration.ofSeconds(2)), "one");

    assertThat(value("wharf_packet_worked_seconds_sum")).isEqualTo("2.0");
    assertThat(value("wharf_packet_waited_seconds_sum")).isEqualTo("7.0");
  }

  @Test
  void countPacketsThatWereArchived() {
    outcomes.ended(Receipts.archived("one", Duration.ofMillis(70), 100), "one");
    outcomes.ended(Receipts.archived("two", Duration.ofMillis(10), 23), "two");

    assertThat(value("wharf_packets_archived_total")).isEqualTo("2.0");
    assertThat(value("wharf_archived_bytes_total")).isEqualTo("123.0");
  }

  @Test
  void putTimesIntoBuckets() {
    outcomes.ended(Receipts.archived("one", Duration.ofMillis(70)), "one");
    outcomes.ended(Receipts.archived("two", Duration.ofMillis(10)), "two");

    assertThat(value("wharf_packet_duration_seconds_count")).isEqualTo("2");
    assertThat(value("wharf_packet_duration_seconds_bucket{le=\"0.05\"}")).isEqualTo("1");
    assertThat(value("wharf_packet_duration_seconds_bucket{le=\"0.1\"}")).isEqualTo("2");
    assertThat(value("wharf_packet_duration_seconds_bucket{le=\"+Inf\"}")).isEqualTo("2");
  }

  @Test
  void timeNoPacketThatWasQuarantined() {
    outcomes.ended(Receipts.quarantined("bad", Reason.SLIP, "it leaves"), "bad");

    assertThat(value("wharf_packet_duration_seconds_count")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void countEachReasonFromZero(Reason reason) {
    String series = "wharf_packets_quarantined_total{reason=\"" + reason.code() + "\"}";
    assertThat(value(series)).isEqualTo("0.0");

    outcomes.ended(Receipts.quarantined("bad", reason, "why"), "bad");

    assertThat(value(series)).isEqualTo("1.0");
  }

  @Test
  void showTheStatus() {
    server.status(
        new StatusBuilder()
            .arriving(9, 4)
            .waiting(3, 62)
            .quarantined(java.util.Map.of("slip", 2L))
            .work(
                new Status.Working("a", "1", 1, "unpacking", "", 2, 1, 2, 1, 0, 1, true),
                new Status.Working("b", "2", 1, "unpacking", "", 2, 1, 2, 1, 0, 1, false))
            .processes(new Status.Child(7, "sh", "", 1))
            .servers(StatusBuilder.server("a", true, true), StatusBuilder.server("b", false, false))
            .build());

    assertThat(value("wharf_inbox_arriving")).isEqualTo("9.0");
    assertThat(value("wharf_inbox_stalled")).isEqualTo("4.0");
    assertThat(value("wharf_inbox_waiting")).isEqualTo("3.0");
    assertThat(value("wharf_inbox_oldest_seconds")).isEqualTo("62.0");
    assertThat(value("wharf_packets_in_work")).isEqualTo("2.0");
    assertThat(value("wharf_packets_stuck")).isEqualTo("1.0");
    assertThat(value("wharf_packets_slots")).isEqualTo("2.0");
    assertThat(value("wharf_workers")).isEqualTo("4.0");
    assertThat(value("wharf_quarantine_packets")).isEqualTo("2.0");
    assertThat(value("wharf_children")).isEqualTo("1.0");
    assertThat(value("wharf_servers")).isEqualTo("1.0");
  }

  @Test
  void sayWhetherTheServerIsPaused() {
    assertThat(value("wharf_paused")).isEqualTo("0.0");

    server.status(new StatusBuilder().paused("the disk is full").build());

    assertThat(value("wharf_paused")).isEqualTo("1.0");
  }

  @Test
  void showTheSpaceOfEachFolder() {
    assertThat(value("wharf_space_free_bytes{folder=\"inbox\"}"))
        .isEqualTo(String.valueOf((double) (2L << 30)));
    assertThat(value("wharf_space_size_bytes{folder=\"inbox\"}"))
        .isEqualTo(String.valueOf((double) (4L << 30)));
    assertThat(value("wharf_space_reserve_bytes{folder=\"inbox\"}"))
        .isEqualTo(String.valueOf((double) (1L << 30)));
  }

  @Test
  void haveNoValueForFolderThatIsGone() {
    server.status(new StatusBuilder().space().build());

    assertThat(value("wharf_space_free_bytes{folder=\"inbox\"}")).isEqualTo("NaN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jvm_memory_used_bytes",
        "jvm_threads_live_threads",
        "process_cpu_seconds_total",
        "process_files_open_files",
        "process_uptime_seconds"
      })
  void showTheProcess(String name) {
    assertThat(metrics.scrape()).contains("\n# TYPE " + name + " ").contains("\n" + name);
  }

  @Test
  void haveHelpForEachOfOurOwn() {
    List<String> lines = metrics.scrape().lines().toList();
    for (String line : lines) {
      if (line.startsWith("# TYPE wharf_")) {
        String name = line.split(" ", 4)[2];
        assertThat(lines).anyMatch(other -> other.matches("# HELP " + name + " [A-Z1].+"));
      }
    }
  }

  @Test
  void nameNoPacket() {
    outcomes.ended(Receipts.archived("secret-name", Duration.ofMillis(1)), "secret-name");
    outcomes.ended(Receipts.quarantined("secret-name", Reason.SLIP, "secret-name"), "secret-name");
    server.status(
        new StatusBuilder()
            .work(
                new Status.Working("secret-name", "1", 1, "unpacking", "", 2, 1, 2, 1, 0, 1, true))
            .processes(new Status.Child(7, "sh", "secret-name", 1))
            .build());

    assertThat(Arrays.asList(metrics.scrape().split("\n")))
        .noneMatch(line -> line.contains("secret-name"));
  }
}

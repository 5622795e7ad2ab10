package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.StatusBuilder;
import dev.wharf.operate.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
  private final StatusBuilder status = new StatusBuilder();

  private List<String> lines() {
    return StatusTable.lines(status.build());
  }

  /** The lines of a section, without its title. */
  private List<String> section(String title) {
    List<String> lines = lines();
    int at = lines.lastIndexOf(title);
    assertThat(at).as("the section '%s' of %s", title, lines).isPositive();
    return lines.stream().skip(at + 1).takeWhile(line -> !line.isEmpty()).toList();
  }

  private static Status.Working unpacking(
      String name, long entriesDone, long entries, long bytesDone, long bytes) {
    return new Status.Working(
        name, "id", 1, "unpacking", "", entries, entriesDone, bytes, bytesDone, 0, 3.25, false);
  }

  private static Status.Working processing(double processed) {
    return new Status.Working(
        "one", "id", 1, "processing", "score", 1234, 1234, 7, 7, processed, 61, false);
  }

  @Test
  void isShortWhileNothingHappens() {
    assertThat(lines())
        .containsExactly(
            "Wharf 1.2.3 on node, process 4711, up 5.0 s; 4 workers, 2 packets at a time",
            "",
            "arriving              0",
            "waiting               0",
            "in work               0",
            "archived              0",
            "quarantined           0",
            "",
            "space",
            "  2.0 GB free of 4.0 GB  (inbox)");
  }

  @Test
  void namesSendersTheQuietestFirstWhereThereAreSeveral() {
    status.senders(
        new Status.Sender("acme", 0, 0, "2026-03-01T09:00:00Z", 7200),
        new Status.Sender("", 2, 1, "2026-03-01T10:00:00Z", 3));

    assertThat(section("senders, the quietest first"))
        .containsExactly(
            "  acme   quiet for 2 h 0 min", "  inbox  quiet for 3.0 s, 2 arriving, 1 waiting");
  }

  @Test
  void saysNothingOfTheOnlySender() {
    status.senders(new Status.Sender("", 2, 1, "2026-03-01T10:00:00Z", 3));

    assertThat(lines()).noneMatch(line -> line.startsWith("senders"));
  }

  @Test
  void saysFirstWhyTheServerIsPaused() {
    status.paused("the disk is\nfull");

    assertThat(lines().get(1)).isEqualTo("PAUSED: the disk is\\nfull");
  }

  @Test
  void countsWithWhatPresses() {
    status.arriving(12, 3).waiting(1234567, 3600).archived(8).quarantined(Map.of("slip", 2L));

    assertThat(lines())
        .contains(
            "arriving             12   3 stalled",
            "waiting       1,234,567   the oldest for 1 h 0 min",
            "archived              8",
            "quarantined           2");
  }

  @Test
  void showsHowFarPacketIs() {
    status.work(unpacking("one", 5, 10, 512, 2048));

    assertThat(section("in work"))
        .containsExactly(
            "  one  unpacking  [#####...............]  25 %  5 of 10 entries, 512 B of 2.0 KB, 3.3 s");
  }

  @Test
  void showsHowFarProcessorSaysThatItIs() {
    status.work(processing(0.5));

    assertThat(section("in work"))
        .containsExactly(
            "  one  processing [##########..........]  50 %  1,234 entries, 1 min 1 s");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.999, 99", "1, 100", "1.5, 100", "-1, 0", "NaN, 0"})
  void keepsTheBarWithinItsFrame(double part, int percent) {
    status.work(processing(part));

    assertThat(section("in work").get(0))
        .contains("] %3d %%".formatted(percent))
        .matches(".*\\[[#.]{20}].*");
  }

  @ParameterizedTest
  @CsvSource({"5, 10, 0, 0, 50", "0, 0, 0, 0, 0", "10, 10, 0, 2048, 0"})
  void goesByEntriesWhereThereAreNoBytes(
      long entriesDone, long entries, long bytesDone, long bytes, int percent) {
    status.work(unpacking("one", entriesDone, entries, bytesDone, bytes));

    assertThat(section("in work").get(0)).contains("] %3d %%".formatted(percent));
  }

  @Test
  void saysThatPacketIsStuckAndAtWhichAttempt() {
    status.work(new Status.Working("one", "id", 3, "unpacking", "", 2, 1, 2, 1, 0, 700, true));

    assertThat(section("in work").get(0))
        .contains("unpacking, STUCK")
        .endsWith("11 min 40 s, attempt 3");
  }

  @Test
  void alignsNamesAndCutsLongOnes() {
    status.work(
        unpacking("a", 0, 1, 0, 1),
        unpacking("x".repeat(40), 0, 1, 0, 1),
        unpacking("new\nline", 0, 1, 0, 1));

    assertThat(section("in work"))
        .allMatch(line -> line.indexOf("unpacking") == 36)
        .anyMatch(line -> line.startsWith("  " + "x".repeat(31) + "…  unpacking"))
        .anyMatch(line -> line.startsWith("  new\\nline  "));
  }

  @Test
  void showsTwentyOfMany() {
    status.work(
        IntStream.range(0, 33).mapToObj(i -> unpacking("packet-" + i, 0, 1, 0, 1)).toList());

    assertThat(section("in work")).hasSize(21).last().isEqualTo("  and 13 more");
  }

  @Test
  void showsWhatArrivesAndWhatNoLongerDoes() {
    status.arriving(
        2,
        1,
        new Status.Arriving("one", 2048, 1024, 62, 0, false),
        new Status.Arriving("slow", 7, 0, 7200, 3600, true));

    assertThat(section("arriving"))
        .containsExactly(
            "  one       2.0 KB, 1.0 KB/s, for 1 min 2 s",
            "  slow         7 B, STALLED: unchanged for 1 h 0 min");
  }

  @Test
  void countsTheQuarantineByReason() {
    Map<String, Long> reasons = new LinkedHashMap<>();
    reasons.put("crc-error", 1200L);
    reasons.put("processing-failed", 3L);
    status.quarantined(reasons);

    assertThat(section("quarantined, by reason"))
        .containsExactly("  crc-error               1,200", "  processing-failed           3");
  }

  @Test
  void showsMachinesOnlyWhereThereAreSeveral() {
    assertThat(lines()).doesNotContain("machines");

    status.servers(StatusBuilder.server("a", true, true), StatusBuilder.server("bb", false, false));

    assertThat(section("machines"))
        .containsExactly(
            "  a   intake,work  alive, heard 1.5 s ago, 3 packets (this one)",
            "  bb  intake,work  SILENT, heard 1.5 s ago, 3 packets");
  }

  @Test
  void showsFoldersOnOneFileSystemInOneLine() {
    status.space(
        new Status.Space("inbox", "/a", 2L << 30, 4L << 30, 1L << 30),
        new Status.Space("work", "/b", 2L << 30, 4L << 30, 1L << 30),
        new Status.Space("archive", "/c", 1L << 20, 4L << 30, 1L << 30));

    assertThat(section("space"))
        .containsExactly(
            "  2.0 GB free of 4.0 GB  (inbox, work)",
            "  1.0 MB free of 4.0 GB, LESS than the reserve of 1.0 GB  (archive)");
  }

  @Test
  void showsTheProcessesOfCommands() {
    status.processes(
        new Status.Child(7, "python3", "one\n", 62), new Status.Child(8, "sh\n", "", 1));

    assertThat(section("processes"))
        .containsExactly("  7 python3, 1 min 2 s, works on one\\n", "  8 sh\\n, 1.0 s");
  }

  @Test
  void showsWhatWaitsForRestart() {
    status.restart("wharf.http.port", "wharf.ledger");

    assertThat(section("waiting for a restart"))
        .containsExactly("  wharf.http.port", "  wharf.ledger");
  }
}

package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.LoggedLines;
import dev.wharf.fixture.Receipts;
import dev.wharf.packet.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

class OutcomesTest {
  @RegisterExtension private final LoggedLines log = new LoggedLines("wharf");
  private final Outcomes outcomes = new Outcomes();

  @AfterEach
  void forgetPacket() {
    MDC.clear();
  }

  @Test
  void logOneLineForAnArchivedPacket() {
    outcomes.ended(Receipts.archived("one", Duration.ofMillis(12)), "one");

    assertThat(log.lines()).containsExactly("INFO archived one: 3 entries, 2.0 KB, 12 ms");
  }

  @Test
  void sayWhichAttemptItWasAfterTheFirst() {
    outcomes.ended(Receipts.archivedAtAttempt("one", 3), "one");

    assertThat(log.lines())
        .containsExactly("INFO archived one: 3 entries, 2.0 KB, 12 ms, attempt 3");
  }

  @Test
  void sayHowLongArchivedPacketWaited() {
    outcomes.ended(
        Receipts.archived("one", Duration.ofMillis(1512), Duration.ofMillis(312)), "one");

    assertThat(log.lines())
        .containsExactly("INFO archived one: 3 entries, 2.0 KB, 1512 ms (1200 waiting)");
  }

  @Test
  void sayUnderWhichNamePacketStands() {
    outcomes.ended(Receipts.archived("one", Duration.ofMillis(12)), "one~2");

    assertThat(log.lines()).containsExactly("INFO archived one as one~2: 3 entries, 2.0 KB, 12 ms");
  }

  @Test
  void logReasonAndRemedyForQuarantinedPacket() {
    outcomes.ended(Receipts.quarantined("bad", Reason.NOT_ZIP, "no zip ends here"), "bad");

    assertThat(log.lines())
        .containsExactly(
            "INFO quarantined bad: not-zip: no zip ends here;"
                + " ask the sender for the file again: this is not a zip");
  }

  @Test
  void logNamesInOneLineWithoutHiddenCharacters() {
    outcomes.ended(Receipts.archived("a\nb", Duration.ofMillis(12)), "a\nb~2");

    assertThat(log.lines())
        .containsExactly("INFO archived a\\nb as a\\nb~2: 3 entries, 2.0 KB, 12 ms");
  }

  @Test
  void nameThePacketInTheLogsContextForThatLineAlone() {
    outcomes.ended(Receipts.archived("one", Duration.ofMillis(12)), "one");

    assertThat(log.lastContext()).containsEntry("packet", "one");
    assertThat(MDC.get("packet")).isNull();
  }

  @Test
  void leaveTheContextAsItWas() {
    MDC.put("packet", "one");

    outcomes.ended(Receipts.archived("one", Duration.ofMillis(12)), "one");

    assertThat(MDC.get("packet")).isEqualTo("one");
  }

  @Test
  void leaveTheContextOfAnotherPacketAsItWas() {
    MDC.put("packet", "other");

    outcomes.ended(Receipts.archived("one", Duration.ofMillis(12)), "one");

    assertThat(MDC.get("packet")).isEqualTo("other");
  }

  @Test
  void areCounted() {
    outcomes.ended(Receipts.archived("one", Duration.ZERO, 100), "one");
    outcomes.ended(Receipts.archived("two", Duration.ZERO, 23), "two");
    outcomes.ended(Receipts.quarantined("a", Reason.SLIP, ""), "a");
    outcomes.ended(Receipts.quarantined("b", Reason.SLIP, ""), "b");
    outcomes.ended(Receipts.quarantined("c", Reason.BOMB, ""), "c");

    assertThat(outcomes.archived()).isEqualTo(2);
    assertThat(outcomes.bytes()).isEqualTo(123);
    assertThat(outcomes.quarantined()).isEqualTo(Map.of("slip", 2L, "bomb", 1L));
    assertThat(outcomes.quarantined(Reason.SLIP)).isEqualTo(2);
    assertThat(outcomes.quarantined(Reason.TIMEOUT)).isZero();
    assertThat(outcomes.ended()).isEqualTo(5);
    assertThat(outcomes.summary()).isEqualTo("2 archived, 3 quarantined (bomb 1, slip 2)");
  }

  @Test
  void areSummedUpWithoutReasonsWhereThereAreNone() {
    assertThat(outcomes.summary()).isEqualTo("0 archived, 0 quarantined");
  }

  @Test
  void arePassedOnToAllWhoWantThem() {
    List<String> heard = new ArrayList<>();
    outcomes.tell((receipt, folder) -> heard.add("first " + receipt.packet() + " " + folder));
    outcomes.tell((receipt, folder) -> heard.add("second " + receipt.packet() + " " + folder));

    outcomes.ended(Receipts.archived("one", Duration.ZERO), "one~2");

    assertThat(heard).containsExactly("first one one~2", "second one one~2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KB",
    "1536, 1.5 KB",
    "1048576, 1.0 MB",
    "1073741824, 1.0 GB",
    "1099511627776, 1.0 TB",
    "1125899906842624, 1024.0 TB"
  })
  void haveSizesAsPeopleReadThem(long bytes, String size) {
    assertThat(Outcomes.size(bytes)).isEqualTo(size);
  }
}

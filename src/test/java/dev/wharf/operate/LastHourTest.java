package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.fixture.Receipts;
import dev.wharf.operate.Operations.Minute;
import dev.wharf.packet.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastHourTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:30Z");
  private static final long MINUTE = START.getEpochSecond() / 60 * 60;

  private final ManualClock clock = new ManualClock(START);
  private final LastHour hour = new LastHour(clock);

  private void archived(Duration took, long bytes) {
    hour.ended(Receipts.archived("one", took, bytes), "one");
  }

  private Minute now() {
    List<Minute> minutes = hour.minutes();
    return minutes.get(minutes.size() - 1);
  }

  @Test
  void hasSixtyMinutesFromTheBeginning() {
    List<Minute> minutes = hour.minutes();

    assertThat(minutes).hasSize(60);
    assertThat(minutes.get(59)).isEqualTo(new Minute(MINUTE, 0, 0, 0, 0, 0));
    assertThat(minutes.get(0)).isEqualTo(new Minute(MINUTE - 59 * 60, 0, 0, 0, 0, 0));
  }

  @Test
  void countsWhatEndedInTheMinute() {
    archived(Duration.ofMillis(10), 100);
    archived(Duration.ofMillis(10), 20);
    hour.ended(Receipts.quarantined("bad", Reason.SLIP, "it leaves"), "bad");

    assertThat(now()).isEqualTo(new Minute(MINUTE, 2, 1, 120, 10, 10));
  }

  @Test
  void countsNoTimeOfPacketThatWasQuarantined() {
    hour.ended(Receipts.quarantined("bad", Reason.SLIP, "it leaves"), "bad");

    assertThat(now()).isEqualTo(new Minute(MINUTE, 0, 1, 0, 0, 0));
  }

  @Test
  void beginsAnotherMinuteByTheClock() {
    archived(Duration.ofMillis(10), 1);
    clock.advance(Duration.ofSeconds(29));
    archived(Duration.ofMillis(10), 1);
    clock.advance(Duration.ofSeconds(1));
    archived(Duration.ofMillis(10), 1);

    assertThat(hour.minutes().get(58).archived()).isEqualTo(2);
    assertThat(hour.minutes().get(59).archived()).isEqualTo(1);
  }

  @Test
  void keepsMinuteForAnHour() {
    archived(Duration.ofMillis(10), 1);

    clock.advance(Duration.ofMinutes(59));
    assertThat(hour.minutes().get(0)).isEqualTo(new Minute(MINUTE, 1, 0, 1, 10, 10));

    clock.advance(Duration.ofMinutes(1));
    assertThat(hour.minutes()).allMatch(minute -> minute.archived() == 0);
  }

  @Test
  void mixesNoMinutesThatAreHoursApart() {
    archived(Duration.ofMillis(10), 1);
    clock.advance(Duration.ofHours(5));
    archived(Duration.ofMillis(20), 2);

    assertThat(now()).isEqualTo(new Minute(MINUTE + 5 * 3600, 1, 0, 2, 20, 20));
  }

  @Test
  void tellsTheMedianAndTheSlowest() {
    for (int i = 1; i <= 100; i++) {
      archived(Duration.ofMillis(i), 1);
    }

    assertThat(now().medianMillis()).isBetween(49L, 51L);
    assertThat(now().slowestMillis()).isBetween(98L, 100L);
  }

  @Test
  void measuresLongTimesToTheHundredth() {
    archived(Duration.ofHours(10), 1);

    assertThat(now().medianMillis()).isBetween(35_640_000L, 36_360_000L);
  }

  @Test
  void takesClockThatWentBackForNoTimeAtAll() {
    archived(Duration.ofMillis(-5), 1);

    assertThat(now()).isEqualTo(new Minute(MINUTE, 1, 0, 1, 0, 0));
  }
}

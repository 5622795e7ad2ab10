package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketProgressTest {
  private final PacketProgress progress = new PacketProgress();

  @Test
  void countsEntriesAndBytesThatAreDone() {
    progress.done(10);
    progress.done(20);

    assertThat(progress.entriesDone()).isEqualTo(2);
    assertThat(progress.bytesDone()).isEqualTo(30);
  }

  @Test
  void knowsWhatThereIsToDo() {
    assertThat(progress.entries()).isZero();
    assertThat(progress.bytes()).isZero();

    progress.expect(7, 4096);

    assertThat(progress.entries()).isEqualTo(7);
    assertThat(progress.bytes()).isEqualTo(4096);
  }

  @Test
  void hasNoTimesUntilItsTurnHasCome() {
    assertThat(progress.sinceOpened()).isNull();
    assertThat(progress.sinceMoved()).isEqualTo(Duration.ZERO);
  }

  @Test
  void countsTimesFromItsTurn() {
    progress.open();

    Waiting.until("time passes", () -> progress.sinceMoved().toNanos() > 0);
    assertThat(progress.sinceOpened()).isPositive();
  }

  @Test
  void movesWithEachEntryThatEnds() {
    progress.open();
    Waiting.until("some time passes", () -> progress.sinceMoved().toMillis() >= 20);
    progress.done(1);

    assertThat(progress.sinceMoved()).isLessThan(progress.sinceOpened());
  }

  @Test
  void movesWithWhatTheProcessorSays() {
    progress.open();
    Waiting.until("some time passes", () -> progress.sinceMoved().toMillis() >= 20);
    progress.processed(0.1);

    assertThat(progress.sinceMoved()).isLessThan(progress.sinceOpened());
  }

  @Test
  void hasNotWorkedBeforeItsTurn() {
    assertThat(progress.worked()).isEqualTo(Duration.ZERO);
  }

  @Test
  void hasWorkedWhileItDidNotWaitForWorker() {
    progress.open();
    Waiting.until("it works", () -> progress.worked().toMillis() >= 5);
    progress.awaitWorker(true);
    Duration before = progress.worked();
    Waiting.until("it waits", () -> progress.sinceOpened().minus(before).toMillis() >= 20);
    assertThat(progress.worked()).isEqualTo(before);
    progress.awaitWorker(false);
    Waiting.until("it works again", () -> progress.worked().compareTo(before) > 0);
    assertThat(progress.sinceOpened().minus(progress.worked()).toMillis())
        .isGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.25, 0.25", "1, 1", "-3, 0", "1.5, 1", "Infinity, 1", "-Infinity, 0"})
  void takesPartsBetweenZeroAndOne(double said, double taken) {
    progress.processed(said);

    assertThat(progress.processed()).isEqualTo(taken);
  }

  @Test
  void keepsThePartWhereTheNewOneIsNoNumber() {
    progress.processed(0.5);
    progress.processed(Double.NaN);

    assertThat(progress.processed()).isEqualTo(0.5);
  }

  @Test
  void nothingIsStuckThatWaitsForItsTurnWithAWorker() {
    PacketProgress progress = new PacketProgress();
    progress.open();
    progress.awaitWorker(true);
    assertThat(progress.awaitsWorker()).isTrue();
    assertThat(progress.sinceMoved()).isZero();
    progress.awaitWorker(false);
    assertThat(progress.awaitsWorker()).isFalse();
  }

  @Test
  void processingHasItsOwnBegin() {
    PacketProgress progress = new PacketProgress();
    progress.open();
    assertThat(progress.sinceProcessing()).isNull();
    progress.beginProcessing();
    assertThat(progress.sinceProcessing()).isNotNull();
  }
}

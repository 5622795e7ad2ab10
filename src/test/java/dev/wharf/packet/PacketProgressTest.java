package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PacketProgressTest {
  private final PacketProgress progress = new PacketProgress();

  /** A thread that waits in the call until the test lets it go on. */
  private static <T> FutureTask<T> waitsIn(java.util.concurrent.Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "waits");
    thread.setDaemon(true);
    thread.start();
    Waiting.until(
        "the thread waits",
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  private FutureTask<Void> awaiting() {
    return waitsIn(
        () -> {
          progress.awaitEntries();
          return null;
        });
  }

  @Test
  void waitsForNoEntriesWhereNoneWasHandedOut() throws InterruptedException {
    progress.awaitEntries();
  }

  @Test
  void waitsUntilTheLastEntryHasEnded() throws Exception {
    progress.handOut(2);
    FutureTask<Void> waiter = awaiting();

    progress.begin();
    progress.end(10);
    assertThat(waiter.isDone()).isFalse();

    progress.begin();
    progress.end(20);
    waiter.get();
    assertThat(progress.entriesDone()).isEqualTo(2);
    assertThat(progress.bytesDone()).isEqualTo(30);
  }

  @Test
  void endsTheWaitAtTheFirstFailure() {
    IOException first = new IOException("first");
    progress.handOut(3);
    FutureTask<Void> waiter = awaiting();

    progress.begin();
    progress.fail(first);

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiter::get)
        .havingCause()
        .isInstanceOf(EntryFailedException.class)
        .withMessage("first")
        .withCause(first);
  }

  @Test
  void reportsTheFirstFailureAlone() {
    IOException first = new IOException("first");
    progress.fail(first);
    progress.fail(new IOException("second"));

    assertThatExceptionOfType(EntryFailedException.class)
        .isThrownBy(progress::awaitEntries)
        .withCause(first);
  }

  @Test
  void letsNoEntryBeginAfterFailure() {
    progress.handOut(2);
    assertThat(progress.begin()).isTrue();
    progress.fail(new IOException());

    assertThat(progress.failed()).isTrue();
    assertThat(progress.begin()).isFalse();
  }

  @Test
  void letsNoEntryBeginOnceItIsAbandoned() throws InterruptedException {
    progress.handOut(1);
    progress.abandon();

    assertThat(progress.failed()).isTrue();
    assertThat(progress.begin()).isFalse();
  }

  @Test
  void abandonsWithoutWaitingForEntriesThatNeverBegan() throws InterruptedException {
    progress.handOut(100);

    progress.abandon();
  }

  @Test
  void abandonsOnceThoseThatHadBegunHaveEnded() throws Exception {
    progress.handOut(3);
    progress.begin();
    progress.begin();
    FutureTask<Void> abandoner =
        waitsIn(
            () -> {
              progress.abandon();
              return null;
            });

    progress.end(1);
    assertThat(abandoner.isDone()).isFalse();

    progress.end(1);
    abandoner.get();
  }

  @Test
  void abandonsNoLaterThanItIsAllowedTo() throws InterruptedException {
    progress.handOut(1);
    progress.begin();

    assertThat(progress.abandon(Duration.ofMillis(5))).isFalse();
  }

  @Test
  void saysThatNothingIsAtWorkOnceTheLastHasEnded() throws Exception {
    progress.handOut(1);
    progress.begin();
    FutureTask<Boolean> abandoner = waitsIn(() -> progress.abandon(Duration.ofSeconds(15)));

    progress.end(1);

    assertThat(abandoner.get()).isTrue();
  }

  @Test
  void countsEntriesOfManyThreads() throws InterruptedException {
    int entries = 1000;
    progress.handOut(entries);
    for (int thread = 0; thread < 4; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < entries / 4; i++) {
                  progress.begin();
                  progress.end(2);
                }
              })
          .start();
    }

    progress.awaitEntries();

    assertThat(progress.entriesDone()).isEqualTo(entries);
    assertThat(progress.bytesDone()).isEqualTo(2L * entries);
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
    progress.handOut(1);
    progress.begin();
    progress.end(1);

    assertThat(progress.sinceMoved()).isLessThan(progress.sinceOpened());
  }

  @Test
  void movesWithWhatTheProcessorSays() {
    progress.open();
    Waiting.until("some time passes", () -> progress.sinceMoved().toMillis() >= 20);
    progress.processed(0.1);

    assertThat(progress.sinceMoved()).isLessThan(progress.sinceOpened());
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
}

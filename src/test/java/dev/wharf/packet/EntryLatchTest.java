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

@Timeout(20)
class EntryLatchTest {
  private final EntryLatch entries = new EntryLatch();

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
          entries.await();
          return null;
        });
  }

  @Test
  void waitsForNoEntriesWhereNoneWasHandedOut() throws InterruptedException {
    entries.await();
  }

  @Test
  void waitsUntilTheLastEntryHasEnded() throws Exception {
    entries.handOut(2);
    FutureTask<Void> waiter = awaiting();

    entries.begin();
    entries.end();
    assertThat(waiter.isDone()).isFalse();

    entries.begin();
    entries.end();
    waiter.get();
  }

  @Test
  void endsTheWaitAtTheFirstFailure() {
    IOException first = new IOException("first");
    entries.handOut(3);
    FutureTask<Void> waiter = awaiting();

    entries.begin();
    entries.fail(first);

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
    entries.fail(first);
    entries.fail(new IOException("second"));

    assertThatExceptionOfType(EntryFailedException.class)
        .isThrownBy(entries::await)
        .withCause(first);
  }

  @Test
  void letsNoEntryBeginAfterFailure() {
    entries.handOut(2);
    assertThat(entries.begin()).isTrue();
    entries.fail(new IOException());

    assertThat(entries.failed()).isTrue();
    assertThat(entries.begin()).isFalse();
  }

  @Test
  void letsNoEntryBeginOnceItIsAbandoned() throws InterruptedException {
    entries.handOut(1);
    entries.abandon();

    assertThat(entries.failed()).isTrue();
    assertThat(entries.begin()).isFalse();
  }

  @Test
  void abandonsWithoutWaitingForEntriesThatNeverBegan() throws InterruptedException {
    entries.handOut(100);

    entries.abandon();
  }

  @Test
  void abandonsOnceThoseThatHadBegunHaveEnded() throws Exception {
    entries.handOut(3);
    entries.begin();
    entries.begin();
    FutureTask<Void> abandoner =
        waitsIn(
            () -> {
              entries.abandon();
              return null;
            });

    entries.end();
    assertThat(abandoner.isDone()).isFalse();

    entries.end();
    abandoner.get();
  }

  @Test
  void abandonsNoLaterThanItIsAllowedTo() throws InterruptedException {
    entries.handOut(1);
    entries.begin();

    assertThat(entries.abandon(Duration.ofMillis(5))).isFalse();
  }

  @Test
  void saysThatNothingIsAtWorkOnceTheLastHasEnded() throws Exception {
    entries.handOut(1);
    entries.begin();
    FutureTask<Boolean> abandoner = waitsIn(() -> entries.abandon(Duration.ofSeconds(15)));

    entries.end();

    assertThat(abandoner.get()).isTrue();
  }

  @Test
  void countsEntriesOfManyThreads() throws InterruptedException {
    int many = 1000;
    entries.handOut(many);
    for (int thread = 0; thread < 4; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < many / 4; i++) {
                  entries.begin();
                  entries.end();
                }
              })
          .start();
    }

    entries.await();
  }
}

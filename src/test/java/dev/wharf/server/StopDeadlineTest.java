package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StopDeadlineTest {
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void haltsWithTheExitCodeOfTheEndWhenTheTimeIsOver() throws Exception {
    StopDeadline.begin(Duration.ofMillis(1), () -> 143, halted::complete);
    assertThat(halted.get()).isEqualTo(143);
  }

  @Test
  void haltsNothingThatHasEnded() throws Exception {
    StopDeadline.begin(Duration.ofMinutes(1), () -> 1, halted::complete).end();
    StopDeadline.begin(Duration.ofMillis(20), () -> 2, halted::complete);
    assertThat(halted.get()).isEqualTo(2);
  }

  @Test
  void allStagesFitIntoTwiceTheStopTimeout() {
    Duration timeout = Duration.ofSeconds(8);
    Duration words = StopDeadline.ofLastWords(timeout);
    assertThat(StopDeadline.ofClosing(timeout).plus(words).plus(words))
        .isLessThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void waitsForBoundedWorkNoLongerThanItMayTake() {
    CountDownLatch end = new CountDownLatch(1);
    Bounded work =
        Bounded.begin(
            "endless",
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(work.await(Duration.ofMillis(20))).isFalse();
    end.countDown();
    assertThat(work.await(Duration.ofSeconds(10))).isTrue();
  }
}

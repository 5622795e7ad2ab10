package dev.wharf.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestTest {
  private final Rest rest = new Rest();

  @Test
  void growsUpToAMinute() {
    long now = 0;
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      rest.failed("away", now);
      now += Duration.ofSeconds(seconds).toNanos() - 1;
      assertThat(rest.room(8, now)).as("before %d s", seconds).isZero();
      now++;
      assertThat(rest.room(8, now)).as("after %d s, one alone", seconds).isEqualTo(1);
    }
  }

  @Test
  void failuresOfThoseThatWereOnTheirWayTogetherCountAsOne() {
    assertThat(rest.failed("away", 0)).isTrue();
    assertThat(rest.failed("away", 1)).isFalse();
    assertThat(rest.failed("away", 2)).isFalse();
    assertThat(rest.room(8, Duration.ofSeconds(1).toNanos())).isEqualTo(1);
  }

  @Test
  void isOverWhenSomethingHasArrived() {
    rest.failed("away", 0);
    assertThat(rest.problem()).isEqualTo("away");
    assertThat(rest.succeeded()).isTrue();
    assertThat(rest.succeeded()).isFalse();
    assertThat(rest.problem()).isNull();
    assertThat(rest.room(8, 1)).isEqualTo(8);
  }
}

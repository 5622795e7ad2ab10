package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wharf.fixture.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final AtomicInteger told = new AtomicInteger();

  private Remembered<Integer> remembered(Duration life) {
    return new Remembered<>(life, told::incrementAndGet);
  }

  @Test
  void isToldOnlyWhenItIsAskedFor() {
    remembered(Duration.ofHours(1));

    assertThat(told).hasValue(0);
  }

  @Test
  void isToldOnceDuringItsLife() {
    Remembered<Integer> value = remembered(Duration.ofHours(1));

    assertThat(value.get()).isEqualTo(1);
    assertThat(value.get()).isEqualTo(1);
    assertThat(told).hasValue(1);
  }

  @Test
  void isToldAgainAfterItsLife() {
    Remembered<Integer> value = remembered(Duration.ofMillis(1));
    value.get();

    Waiting.until("it is told again", () -> value.get() > 1);
  }

  @Test
  void isToldAgainOnceItIsForgotten() {
    Remembered<Integer> value = remembered(Duration.ofHours(1));
    value.get();

    value.forget();

    assertThat(value.get()).isEqualTo(2);
  }

  @Test
  void livesLongerWhenTellingItIsDear() {
    Remembered<Integer> value =
        new Remembered<>(
            Duration.ZERO,
            () -> {
              long end = System.nanoTime() + Duration.ofMillis(100).toNanos();
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
              return told.incrementAndGet();
            });

    assertThat(value.get()).isEqualTo(1);
    assertThat(value.get()).as("within two seconds").isEqualTo(1);
  }

  @Test
  void isNotRememberedWhereItCannotBeTold() {
    Remembered<Integer> value =
        new Remembered<>(
            Duration.ofHours(1),
            () -> {
              if (told.incrementAndGet() == 1) {
                throw new IllegalStateException("ledger");
              }
              return told.get();
            });

    assertThatIllegalStateException().isThrownBy(value::get).withMessage("ledger");
    assertThat(value.get()).isEqualTo(2);
  }
}

package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PumpTest {
  @Test
  void worksOnThreadOfItsOwnThatHoldsNoServerUp() throws InterruptedException {
    AtomicReference<Thread> worked = new AtomicReference<>();

    Thread pump = Pump.start("input of one", () -> worked.set(Thread.currentThread()));
    pump.join();

    assertThat(worked.get()).isSameAs(pump);
    assertThat(pump.getName()).isEqualTo("wharf-input of one");
    assertThat(pump.isDaemon()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsQuietlyWhenEitherSideIsGone(boolean checked) throws InterruptedException {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
    try {
      Pump.start(
              "output of one",
              () -> {
                if (checked) {
                  throw new IOException("Broken pipe");
                }
                throw new IllegalStateException("closed");
              })
          .join();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(uncaught.get()).isNull();
  }
}

package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void inflatesWholeSamples() {
    assertThat(WarmUp.inflate(() -> true)).isEqualTo(WarmUp.ROUNDS);
  }

  @Test
  void waitsWhilePacketsAreInWork() {
    AtomicInteger looks = new AtomicInteger();
    assertThat(WarmUp.inflate(() -> looks.incrementAndGet() > 2)).isEqualTo(WarmUp.ROUNDS);
    assertThat(looks).as("it looked before each sample").hasValue(WarmUp.ROUNDS + 2);
  }
}

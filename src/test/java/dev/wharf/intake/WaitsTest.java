package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.ledger.Wait;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitsTest {
  private static final PacketName NAME = new PacketName("p");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration DELAY = Duration.ofSeconds(3);
  private static final Retry RETRY = new Retry(5, DELAY);

  private final ManualClock clock = new ManualClock(NOW);
  private final ManualClock steady = new ManualClock(Instant.EPOCH);
  private final Waits waits = new Waits(clock, steady);

  private void pass(Duration time) {
    clock.advance(time);
    steady.advance(time);
  }

  @Test
  void nothingWaitsThatWasNotPutBack() {
    assertThat(waits.waiting(NAME)).isFalse();
    assertThat(waits.waited(NAME)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void waitsUntilItsTimeHasCome() {
    assertThat(waits.put(NAME, DELAY)).isEqualTo(NOW.plus(DELAY));
    assertThat(waits.waiting(NAME)).isTrue();
    pass(DELAY);
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void laterPutBackCounts() {
    waits.put(NAME, Duration.ofSeconds(1));
    waits.put(NAME, Duration.ofSeconds(5));
    pass(Duration.ofSeconds(2));
    assertThat(waits.waiting(NAME)).isTrue();
  }

  @Test
  void packetPutBackForNowNeverWaits() {
    waits.put(NAME, DELAY);
    assertThat(waits.put(NAME, Duration.ZERO)).isEqualTo(Instant.EPOCH);
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void waitIsAsLongAsItWouldBeWhenTheClockIsSetBack() {
    Instant notBefore = waits.put(NAME, DELAY);
    clock.advance(Duration.ofHours(-5));
    pass(DELAY.minusMillis(1));
    assertThat(waits.waiting(NAME)).isTrue();
    assertThat(waits.waited(NAME)).isEqualTo(Instant.EPOCH);
    pass(Duration.ofMillis(1));
    assertThat(waits.waiting(NAME)).isFalse();
    assertThat(waits.waited(NAME)).as("by the ledger's clock").isEqualTo(notBefore);
  }

  @Test
  void waitIsAsLongAsItWouldBeWhenTheClockIsSetForward() {
    waits.put(NAME, DELAY);
    clock.advance(Duration.ofDays(10_000));
    assertThat(waits.waiting(NAME)).isTrue();
    pass(DELAY);
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void waitOfBeforeTheStartIsCarriedOn() {
    waits.carryOn(List.of(new Wait(NAME, 1, NOW.plusSeconds(2))), RETRY);
    pass(Duration.ofSeconds(1));
    assertThat(waits.waiting(NAME)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void waitOfBeforeTheStartIsNoLongerThanTheRetrysDelay() {
    Instant notBefore = NOW.plus(Duration.ofHours(5));
    waits.carryOn(List.of(new Wait(NAME, 2, notBefore)), RETRY);
    pass(DELAY.multipliedBy(2).minusMillis(1));
    assertThat(waits.waiting(NAME)).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(waits.waiting(NAME)).isFalse();
    assertThat(waits.waited(NAME)).isEqualTo(notBefore);
  }

  @Test
  void claimEndsTheWait() {
    waits.put(NAME, DELAY);
    pass(DELAY);
    waits.end(NAME);
    assertThat(waits.waited(NAME)).isEqualTo(Instant.EPOCH);
  }
}

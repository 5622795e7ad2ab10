package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WaitsTest {
  private static final PacketName NAME = new PacketName("p");

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Waits waits = new Waits(clock);

  @Test
  void nothingWaitsThatWasNotPutBack() {
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void waitsUntilItsTimeHasCome() {
    waits.put(NAME, clock.instant().plusSeconds(2));
    assertThat(waits.waiting(NAME)).isTrue();
    clock.advance(Duration.ofSeconds(2));
    assertThat(waits.waiting(NAME)).isFalse();
  }

  @Test
  void laterPutBackCounts() {
    waits.put(NAME, clock.instant().plusSeconds(1));
    waits.put(NAME, clock.instant().plusSeconds(5));
    clock.advance(Duration.ofSeconds(2));
    assertThat(waits.waiting(NAME)).isTrue();
  }
}

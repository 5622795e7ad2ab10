package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostponedExceptionTest {
  @Test
  void holdsBackOnePacket() {
    PostponedException one = PostponedException.one("no right to move it", Duration.ofSeconds(5));

    assertThat(one.forAll()).isFalse();
    assertThat(one.delay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(one).hasMessage("no right to move it");
  }

  @Test
  void holdsBackAllPackets() {
    PostponedException all = PostponedException.all("no such command", Duration.ofSeconds(2));

    assertThat(all.forAll()).isTrue();
    assertThat(all.delay()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void isNoFaultOfThePacket() {
    assertThat(BadPacketException.in(PostponedException.one("", Duration.ZERO))).isNull();
  }
}

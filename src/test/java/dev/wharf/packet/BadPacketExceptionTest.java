package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BadPacketExceptionTest {
  private final BadPacketException bad = new BadPacketException(Reason.SLIP, "it leaves");

  @Test
  void isFoundAmongTheCausesOfFailure() {
    assertThat(BadPacketException.in(bad)).isSameAs(bad);
    assertThat(BadPacketException.in(new EntryFailedException(new IOException(bad)))).isSameAs(bad);
  }

  @Test
  void isNotFoundWhereThePacketIsNotAtFault() {
    assertThat(BadPacketException.in(new IOException("disk"))).isNull();
  }

  @Test
  void isLookedForOnceAroundCircle() {
    Throwable outer = new RuntimeException("outer");
    outer.initCause(new RuntimeException("inner", outer));

    assertThat(BadPacketException.in(outer)).isNull();
  }

  @Test
  void saysReasonAndMessage() {
    assertThat(bad.reason()).isEqualTo(Reason.SLIP);
    assertThat(bad).hasMessage("it leaves");
  }

  @Test
  void saysItInOneLineWithoutHiddenCharacters() {
    assertThat(new BadPacketException(Reason.SLIP, "a\nb\u202e")).hasMessage("a\\nb\\u{202e}");
  }

  @Test
  void keepsMessageOfFiveHundredCharacters() {
    String longest = "x".repeat(500);

    assertThat(new BadPacketException(Reason.SLIP, longest)).hasMessage(longest);
  }

  @Test
  void cutsLongerMessages() {
    assertThat(new BadPacketException(Reason.SLIP, "x".repeat(501)))
        .hasMessage("x".repeat(500) + "…");
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(new BadPacketException(Reason.SLIP, "x".repeat(499) + "😀 and more"))
        .hasMessage("x".repeat(499) + "…");
  }
}

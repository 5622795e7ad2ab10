package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void noFaultThrowsNothing() {
    assertThat(faults.none()).isTrue();
    assertThatCode(faults::throwFirst).doesNotThrowAnyException();
  }

  static Stream<Arguments> neighbours() {
    Reason[] all = Reason.values();
    return IntStream.range(1, all.length).mapToObj(i -> Arguments.of(all[i - 1], all[i]));
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void firstInTheOrderOfReasonsCountsHoweverTheyCame(Reason first, Reason second) {
    faults.add(second, "found first");
    faults.add(first, "found second");
    assertRefused(first, faults::throwFirst).withMessage("found second");
    assertThat(faults.none()).isFalse();
  }

  @Test
  void ofOneReasonTheFirstMessageCounts() {
    faults.add(Reason.SLIP, "one");
    faults.add(Reason.SLIP, "two");
    faults.add(new BadPacketException(Reason.SLIP, "three"));
    assertRefused(Reason.SLIP, faults::throwFirst).withMessage("one");
  }

  @Test
  void faultThatWasThrownIsKeptAsItIs() {
    BadPacketException fault = new BadPacketException(Reason.BOMB, "too much");
    faults.add(fault);
    faults.add(Reason.BOMB, "again");
    assertRefused(Reason.BOMB, faults::throwFirst).isSameAs(fault);
  }
}

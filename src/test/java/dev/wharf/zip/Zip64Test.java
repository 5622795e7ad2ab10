package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.packet.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The zip64 field by APPNOTE.TXT 4.5.3: it holds only what the header has no room for. */
class Zip64Test {
  private static final long FULL = 0xffffffffL;
  private static final int FULL_DISK = 0xffff;

  private static Zip64 read(byte[] extra, long size, long packed, long offset, int disk) {
    return Zip64.read(Zips.buffer(extra), 0, extra.length, "a.txt", size, packed, offset, disk);
  }

  @Test
  void fieldIsNotReadWhereTheHeaderHasRoom() {
    byte[] extra = Extra.zip64WithDisk(9, 7, 8, 9);
    assertThat(read(extra, 1, 2, 3, 0)).isEqualTo(new Zip64(1, 2, 3, 0));
    assertThat(read(extra, FULL - 1, 2, 3, 0)).isEqualTo(new Zip64(FULL - 1, 2, 3, 0));
  }

  static Stream<Arguments> standIns() {
    return Stream.of(
        Arguments.of(FULL, 2, 3, Extra.zip64(7), new Zip64(7, 2, 3, 0)),
        Arguments.of(1, FULL, 3, Extra.zip64(7), new Zip64(1, 7, 3, 0)),
        Arguments.of(1, 2, FULL, Extra.zip64(7), new Zip64(1, 2, 7, 0)),
        Arguments.of(FULL, FULL, 3, Extra.zip64(7, 8), new Zip64(7, 8, 3, 0)),
        Arguments.of(FULL, 2, FULL, Extra.zip64(7, 8), new Zip64(7, 2, 8, 0)),
        Arguments.of(1, FULL, FULL, Extra.zip64(7, 8), new Zip64(1, 7, 8, 0)),
        Arguments.of(FULL, FULL, FULL, Extra.zip64(7, 8, 9), new Zip64(7, 8, 9, 0)),
        Arguments.of(FULL, 2, 3, Extra.zip64(1L << 40), new Zip64(1L << 40, 2, 3, 0)),
        Arguments.of(FULL, 2, 3, Extra.zip64(FULL), new Zip64(FULL, 2, 3, 0)));
  }

  @ParameterizedTest
  @MethodSource("standIns")
  void valuesComeInTheOrderOfTheFormat(
      long size, long packed, long offset, byte[] extra, Zip64 expected) {
    assertThat(read(extra, size, packed, offset, 0)).isEqualTo(expected);
  }

  @Test
  void diskComesLastInFourBytes() {
    assertThat(read(Extra.zip64WithDisk(5), 1, 2, 3, FULL_DISK)).isEqualTo(new Zip64(1, 2, 3, 5));
    assertThat(read(Extra.zip64WithDisk(0, 7, 8, 9), FULL, FULL, FULL, FULL_DISK))
        .isEqualTo(new Zip64(7, 8, 9, 0));
  }

  @Test
  void diskThatTheFieldDoesNotHoldStaysFull() {
    assertThat(read(Extra.zip64(7), FULL, 2, 3, FULL_DISK).disk()).isEqualTo(FULL_DISK);
  }

  @Test
  void furtherBytesOfTheFieldAreLeft() {
    assertThat(read(Extra.zip64(7, 8, 9), FULL, 2, 3, 0)).isEqualTo(new Zip64(7, 2, 3, 0));
  }

  @Test
  void fullValueWithoutAFieldIsTakenAsItIs() {
    byte[] other = Extra.field(Extra.TIMES, (byte) 1);
    assertThat(read(other, FULL, 2, 3, 0)).isEqualTo(new Zip64(FULL, 2, 3, 0));
    assertThat(read(new byte[0], 1, 2, FULL, 0)).isEqualTo(new Zip64(1, 2, FULL, 0));
  }

  static Stream<Arguments> tooShort() {
    return Stream.of(
        Arguments.of(FULL, 2, 3, Extra.zip64()),
        Arguments.of(FULL, 2, 3, Extra.field(Extra.ZIP64, new byte[7])),
        Arguments.of(FULL, FULL, 3, Extra.zip64(7)),
        Arguments.of(FULL, FULL, FULL, Extra.zip64(7, 8)),
        Arguments.of(1, 2, FULL, Extra.zip64()));
  }

  @ParameterizedTest
  @MethodSource("tooShort")
  void refusesFieldThatIsTooShort(long size, long packed, long offset, byte[] extra) {
    assertRefused(Reason.BAD_OFFSET, () -> read(extra, size, packed, offset, 0))
        .withMessageContaining("'a.txt'");
  }

  @Test
  void fieldDoesNotReachIntoTheNextOne() {
    byte[] extra = Extra.join(Extra.zip64(), Extra.field(Extra.TIMES, new byte[8]));
    assertRefused(Reason.BAD_OFFSET, () -> read(extra, FULL, 2, 3, 0));
  }

  @Test
  void refusesValuesOutOfRange() {
    assertRefused(Reason.BAD_OFFSET, () -> read(Extra.zip64(-1), FULL, 2, 3, 0));
    assertRefused(Reason.BAD_OFFSET, () -> read(Extra.zip64(Long.MIN_VALUE), 1, FULL, 3, 0));
    assertRefused(Reason.BAD_OFFSET, () -> read(Extra.zip64(7, 8, -2), FULL, FULL, FULL, 0));
  }
}

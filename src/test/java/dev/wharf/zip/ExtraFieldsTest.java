package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wharf.fixture.Extra;
import dev.wharf.packet.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extra fields by APPNOTE.TXT 4.5.1: a tag, a length, and that many bytes. */
class ExtraFieldsTest {
  private static final byte[] TIMES = Extra.field(Extra.TIMES, (byte) 1, (byte) 2, (byte) 3);
  private static final byte[] ZIP64 = Extra.zip64(5);
  private static final byte[] EMPTY = Extra.field(0x9999);

  private static int find(byte[] fields, int tag) {
    return ExtraFields.find(Zips.buffer(fields), 0, fields.length, tag);
  }

  private static void requireOneReading(byte[] fields) {
    ExtraFields.requireOneReading(Zips.buffer(fields), 0, fields.length, "a.txt");
  }

  @Test
  void findsAFieldAmongOthers() {
    byte[] fields = Extra.join(TIMES, EMPTY, ZIP64, TIMES);
    int at = find(fields, Extra.ZIP64);
    assertThat(at).isEqualTo(TIMES.length + EMPTY.length + 4);
    assertThat(Zips.buffer(fields).getLong(at)).isEqualTo(5);
  }

  @Test
  void tellsTheSizeOfAField() {
    byte[] fields = Extra.join(EMPTY, TIMES);
    assertThat(ExtraFields.sizeAt(Zips.buffer(fields), find(fields, Extra.TIMES))).isEqualTo(3);
    assertThat(ExtraFields.sizeAt(Zips.buffer(fields), find(fields, 0x9999))).isZero();
  }

  @Test
  void ofTwoFieldsOfOneTagTheFirstCounts() {
    byte[] fields = Extra.join(Extra.zip64(1), Extra.zip64(2));
    assertThat(Zips.buffer(fields).getLong(find(fields, Extra.ZIP64))).isEqualTo(1);
  }

  @Test
  void fieldThatIsNotThereIsNotFound() {
    assertThat(find(new byte[0], Extra.ZIP64)).isNegative();
    assertThat(find(Extra.join(TIMES, EMPTY), Extra.ZIP64)).isNegative();
  }

  @Test
  void contentOfAnotherFieldIsNotTakenForAField() {
    byte[] fields = Extra.field(0x9999, Extra.zip64(7));
    assertThat(find(fields, Extra.ZIP64)).isNegative();
  }

  @Test
  void bytesBeforeAndBehindTheFieldsAreNotLookedAt() {
    byte[] around = Extra.join(ZIP64, TIMES, ZIP64);
    int start = ZIP64.length;
    assertThat(ExtraFields.find(Zips.buffer(around), start, TIMES.length, Extra.ZIP64))
        .isNegative();
    assertThat(ExtraFields.find(Zips.buffer(around), start, TIMES.length, Extra.TIMES))
        .isEqualTo(start + 4);
  }

  @Test
  void tagsAndLengthsAreUnsigned() {
    byte[] fields = Extra.join(Extra.field(0xfffe, new byte[0xfff0]), ZIP64);
    assertThat(find(fields, 0xfffe)).isEqualTo(4);
    assertThat(find(fields, Extra.ZIP64)).isEqualTo(0xfff0 + 8);
  }

  static Stream<byte[]> whole() {
    return Stream.of(
        new byte[0], TIMES, EMPTY, Extra.join(EMPTY, ZIP64, TIMES), new byte[4], new byte[64]);
  }

  @ParameterizedTest
  @MethodSource("whole")
  void wholeFieldsPass(byte[] fields) {
    assertThatCode(() -> requireOneReading(fields)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void upToThreeBytesOfPaddingPass(int padding) {
    byte[] fields = Extra.join(TIMES, new byte[padding]);
    assertThatCode(() -> requireOneReading(fields)).doesNotThrowAnyException();
  }

  static Stream<byte[]> malformed() {
    return Stream.of(0x0001, 0x7075, 0x6c78, 0x756e)
        .map(tag -> Extra.field(tag, new byte[8]))
        .flatMap(
            block -> {
              byte[] tooLong = block.clone();
              tooLong[2]++;
              byte[] other = {9, 9, 60, 0};
              byte[] shifted = Extra.join(other, new byte[1], block);
              return Stream.of(
                  tooLong, Extra.join(TIMES, tooLong), Extra.join(other, block), shifted);
            });
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatAReaderMayTakeForABlockThatCounts(byte[] fields) {
    assertRefused(Reason.UNREADABLE, () -> requireOneReading(fields))
        .withMessageContaining("'a.txt'");
  }

  static Stream<byte[]> harmless() {
    byte[] lengthOfTheWholeBlock = Extra.field(Extra.TIMES, (byte) 1, (byte) 2, (byte) 3);
    lengthOfTheWholeBlock[2] = 7;
    return Stream.of(
        new byte[] {9, 9, 1, 0},
        new byte[] {9, 9, (byte) 0xff, (byte) 0xff, 1},
        Extra.join(ZIP64, new byte[] {9, 9, 40, 0, 1, 2, 3}),
        Extra.join(TIMES, lengthOfTheWholeBlock),
        new byte[] {'a'},
        new byte[] {'a', 'b', 'c'},
        Extra.join(ZIP64, new byte[5]),
        new byte[7]);
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatNoReaderTakesForABlockThatCountsPasses(byte[] fields) {
    assertThatCode(() -> requireOneReading(fields)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void fieldThatRunsPastTheEndIsNotFound(byte[] fields) {
    assertThat(find(fields, Extra.ZIP64)).isNegative();
    assertThat(find(fields, 0x7075)).isNegative();
  }
}

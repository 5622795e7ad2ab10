package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end record by APPNOTE.TXT 4.3.14 to 4.3.16. */
class EndRecordTest {
  private static final int SIZE = 22;
  private static final int LOCATOR = 20;
  private static final int ZIP64 = 56;

  @TempDir Path folder;

  private EndRecord find(byte[] zip) throws IOException {
    try (ZipSource source = Zips.source(folder, zip)) {
      return EndRecord.find(source, Zips.LIMITS);
    }
  }

  private EndRecord find(RawZip zip) throws IOException {
    return find(zip.bytes());
  }

  private static byte[] endRecord(int directorySize, int directoryOffset, int comment) {
    ByteBuffer end = Zips.buffer(new byte[SIZE]);
    end.putInt(0, 0x06054b50).putShort(8, (short) 1).putShort(10, (short) 1);
    end.putInt(12, directorySize).putInt(16, directoryOffset).putShort(20, (short) comment);
    return end.array();
  }

  /** Bytes as text of one byte each, as a comment takes them. */
  private static String latin(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).isEqualTo(new String(bytes, StandardCharsets.US_ASCII));
    return text;
  }

  @Test
  void standsAtTheEndAndTellsTheDirectory() throws IOException {
    byte[] zip = HostileZips.good().bytes();
    EndRecord end = find(zip);
    assertThat(end.position()).isEqualTo(zip.length - SIZE);
    assertThat(end.entries()).isEqualTo(2);
    assertThat(end.directoryOffset() + end.directorySize()).isEqualTo(end.position());
    assertThat(end.followed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 1000, 0xffff})
  void standsBeforeItsComment(int length) throws IOException {
    byte[] zip = HostileZips.good().comment("c".repeat(length)).bytes();
    EndRecord end = find(zip);
    assertThat(end.position()).isEqualTo(zip.length - SIZE - length);
    assertThat(end.followed()).isFalse();
  }

  @Test
  void isFoundBeforeBytesThatFollow() throws IOException {
    byte[] zip = HostileZips.good().comment("comment").trailer(new byte[100]).bytes();
    EndRecord end = find(zip);
    assertThat(end.position()).isEqualTo(zip.length - 100 - 7 - SIZE);
    assertThat(end.followed()).isTrue();
  }

  @Test
  void isNotLookedForFartherFromTheEndThanACommentIsLong() throws IOException {
    byte[] near = filled(0xffff);
    assertThat(find(HostileZips.good().trailer(near)).entries()).isEqualTo(2);
    byte[] farther = HostileZips.good().trailer(filled(0xffff + 1)).bytes();
    assertRefused(Reason.TRUNCATED, () -> find(farther));
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "0xffff, 0",
    "0x10000, 0",
    "262144, 0",
    "1000000, 0",
    "70000, 1",
    "60000, 10000",
    "70000, 0xffff",
    "1, 0xffff",
    "3000000, 0xffff"
  })
  void isFoundBeforeAnyNumberOfZeros(int zeros, int comment) throws IOException {
    RawZip zip = HostileZips.good().comment("c".repeat(comment)).trailer(new byte[zeros]);
    byte[] bytes = zip.bytes();
    EndRecord end = find(bytes);
    assertThat(end.position()).isEqualTo(bytes.length - zeros - comment - SIZE);
    assertThat(end.followed()).isTrue();
  }

  @Test
  void zip64RecordIsFoundBeforeZeros() throws IOException {
    RawZip zip = HostileZips.good().zip64(end -> {}).trailer(new byte[200_000]);
    assertThat(find(zip).entries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40_000, 69_999})
  void nothingButZerosMayFollowFartherFromTheEnd(int place) {
    byte[] trailer = new byte[140_000];
    trailer[place] = 1;
    assertRefused(Reason.TRUNCATED, () -> find(HostileZips.good().trailer(trailer)));
  }

  @Test
  void refusesASecondRecordBeforeZeros() {
    byte[] second = endRecord(60, 5, 0);
    byte[] zip = HostileZips.good().comment(latin(second)).trailer(new byte[100_000]).bytes();
    assertRefused(Reason.EOCD_MISMATCH, () -> find(zip));
    byte[] followed = Extra.join(zip, HostileZips.good().bytes(), new byte[100_000]);
    assertRefused(Reason.EOCD_MISMATCH, () -> Zips.unpack(folder, followed));
  }

  @Test
  void fileOfZerosIsNoZip() {
    assertRefused(Reason.NOT_ZIP, () -> find(new byte[300_000]));
  }

  @Test
  void refusesMoreZerosThanContentIsLetIn() throws IOException {
    Limits limits = new Limits(1_000_000, 10, 10, 10, 10, 10);
    byte[] zip = HostileZips.good().trailer(new byte[2_000_000]).bytes();
    try (ZipSource source = Zips.source(folder, zip)) {
      assertRefused(Reason.BOMB, () -> EndRecord.find(source, limits))
          .withMessageContaining("wharf.limits.bytes=1000000");
    }
  }

  @Test
  void prefixChangesItsPositionAlone() throws IOException {
    EndRecord plain = find(HostileZips.good());
    EndRecord shifted = find(HostileZips.good().prefix(new byte[50]));
    assertThat(shifted.position()).isEqualTo(plain.position() + 50);
    assertThat(shifted.directoryOffset()).isEqualTo(plain.directoryOffset());
    assertThat(shifted.directorySize()).isEqualTo(plain.directorySize());
  }

  @Test
  void emptyZipIsItsEndRecordAlone() throws IOException {
    EndRecord end = find(new RawZip());
    assertThat(end).isEqualTo(new EndRecord(0, 0, 0, 0, false, false));
  }

  @Test
  void emptyFileIsNoZip() {
    assertRefused(Reason.NOT_ZIP, () -> find(new byte[0])).withMessageContaining("empty");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 21, 22, 30, 5000})
  void otherFileIsNoZip(int length) {
    byte[] text = "a letter ".repeat(length).substring(0, length).getBytes(StandardCharsets.UTF_8);
    assertRefused(Reason.NOT_ZIP, () -> find(text));
  }

  @ParameterizedTest
  @CsvSource({"0x04034b50", "0x08074b50", "0x30304b50"})
  void fileThatBeginsAsAZipAndHasNoEndIsTruncated(int signature) {
    byte[] begun = new byte[30];
    Zips.buffer(begun).putInt(0, signature);
    assertRefused(Reason.TRUNCATED, () -> find(begun));
    assertRefused(Reason.NOT_ZIP, () -> find(Arrays.copyOf(begun, 29)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 21, 22, 40})
  void zipThatLostItsLastBytesIsTruncated(int lost) {
    byte[] zip = HostileZips.good().bytes();
    assertRefused(Reason.TRUNCATED, () -> find(Arrays.copyOf(zip, zip.length - lost)));
  }

  @Test
  void commentThatRunsPastTheEndIsTruncated() {
    byte[] zip = HostileZips.good().comment("a comment").bytes();
    assertRefused(Reason.TRUNCATED, () -> find(Arrays.copyOf(zip, zip.length - 1)))
        .withMessageContaining("comment");
  }

  @Test
  void refusesASecondRecordInTheComment() throws IOException {
    int offset = (int) find(HostileZips.good()).directoryOffset();
    assertThat(offset).isLessThan(0x80);
    for (int elsewhere : new int[] {offset, 5}) {
      for (String behind : List.of("", "x")) {
        String comment = latin(endRecord(60, elsewhere, 0)) + behind;
        assertRefused(Reason.EOCD_MISMATCH, () -> find(HostileZips.good().comment(comment)));
      }
    }
  }

  @Test
  void refusesASecondDirectoryInTheComment() {
    byte[] second = HostileZips.good().bytes();
    for (int behind : new int[] {0, 4}) {
      byte[] both = Extra.join(HostileZips.good().bytes(), second, new byte[behind]);
      int comment = both.length - behind - second.length - 2;
      Zips.buffer(both).putShort(comment, (short) (second.length + behind));
      assertRefused(Reason.EOCD_MISMATCH, () -> find(both));
    }
  }

  @Test
  void refusesASecondRecordBehindOneThatIsFollowed() {
    byte[] zip = HostileZips.good().trailer(endRecord(60, 5, 3)).bytes();
    assertRefused(Reason.EOCD_MISMATCH, () -> find(zip));
  }

  @Test
  void recordOfAZipWithinIsNotASecondOne() throws IOException {
    RawZip zip = new RawZip();
    zip.add("inner.zip".getBytes(StandardCharsets.UTF_8), HostileZips.good().bytes(), false);
    assertThat(find(zip.comment("a comment")).entries()).isEqualTo(1);
  }

  @Test
  void recordThatPointsNowhereCountsWhereThereIsNoOther() throws IOException {
    EndRecord end = find(HostileZips.good().end(record -> record.putInt(16, 7)));
    assertThat(end.directoryOffset()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 10})
  void refusesPartOfSeveral(int field) {
    byte[] zip = HostileZips.good().end(end -> end.putShort(field, (short) 1)).bytes();
    assertRefused(Reason.MULTI_DISK, () -> find(zip));
  }

  @Test
  void zip64RecordStandsInForTheClassicOne() throws IOException {
    RawZip zip = HostileZips.good();
    EndRecord plain = find(zip);
    byte[] large =
        zip.zip64(end -> {})
            .end(
                end -> {
                  end.putShort(8, (short) -1).putShort(10, (short) -1);
                  end.putInt(12, -1).putInt(16, -1);
                })
            .bytes();
    assertThat(find(large)).usingRecursiveComparison().ignoringFields("zip64").isEqualTo(plain);
  }

  @Test
  void zip64RecordMayRepeatTheClassicOne() throws IOException {
    EndRecord plain = find(HostileZips.good());
    assertThat(find(HostileZips.good().zip64(end -> {})))
        .usingRecursiveComparison()
        .ignoringFields("zip64")
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 40, 48})
  void refusesZip64RecordThatDiffersFromTheClassicOne(int field) {
    RawZip zip = HostileZips.good();
    zip.zip64(end -> end.putLong(field, end.getLong(field) + 1).putLong(24, end.getLong(32)));
    assertRefused(Reason.EOCD_MISMATCH, () -> find(zip));
  }

  @ParameterizedTest
  @CsvSource({"16, 1", "20, 1", "24, 1"})
  void refusesZip64RecordOfSeveralParts(int field, int value) {
    byte[] zip = HostileZips.good().zip64(end -> end.putInt(field, value)).bytes();
    assertRefused(Reason.MULTI_DISK, () -> find(zip));
  }

  @ParameterizedTest
  @CsvSource({"4, 1", "16, 2", "16, -1"})
  void refusesLocatorOfSeveralParts(int field, int value) {
    RawZip zip = HostileZips.good().zip64(end -> {});
    zip.locator(locator -> locator.putInt(field, value));
    assertRefused(Reason.MULTI_DISK, () -> find(zip));
  }

  @Test
  void locatorMayCountNoDisks() throws IOException {
    RawZip zip = HostileZips.good().zip64(end -> {}).locator(locator -> locator.putInt(16, 0));
    assertThat(find(zip).entries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 4096})
  void zip64RecordIsFoundBeforeItsLocatorInAShiftedZip(int extension) throws IOException {
    RawZip zip = HostileZips.good().zip64(end -> {}).zip64Extension(new byte[extension]);
    byte[] shifted = zip.prefix(new byte[50]).bytes();
    assertThat(find(shifted).position())
        .isEqualTo(shifted.length - SIZE - LOCATOR - ZIP64 - extension);
  }

  @Test
  void zip64RecordIsNotSoughtFartherBackThanItsExtensionMayBeLong() throws IOException {
    RawZip zip = HostileZips.good().zip64(end -> {}).zip64Extension(new byte[4097]);
    assertThat(find(zip).position()).as("where the locator says").isNotZero();
    byte[] shifted = zip.prefix(new byte[50]).bytes();
    assertThat(find(shifted).position()).as("the classic one").isEqualTo(shifted.length - SIZE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1, 1L << 40})
  void refusesLocatorThatPointsElsewhere(long offset) {
    RawZip zip = HostileZips.good().zip64(end -> {});
    byte[] astray = zip.locator(locator -> locator.putLong(8, offset)).bytes();
    assertRefused(Reason.EOCD_MISMATCH, () -> find(astray));
  }

  @Test
  void refusesASecondZip64RecordBeforeTheLocator() {
    byte[] second = new byte[ZIP64];
    Zips.buffer(second).putInt(0, 0x06064b50);
    RawZip zip = HostileZips.good().zip64(end -> {}).zip64Extension(second);
    assertRefused(Reason.EOCD_MISMATCH, () -> find(zip));
    RawZip gap = HostileZips.good().zip64(end -> end.putLong(4, 44)).zip64Extension(new byte[9]);
    assertRefused(Reason.EOCD_MISMATCH, () -> find(gap));
  }

  @Test
  void classicRecordCountsWhereTheLocatorFindsNone() throws IOException {
    RawZip zip = HostileZips.good().zip64(end -> end.putInt(0, 0));
    byte[] bytes = zip.bytes();
    assertThat(find(bytes).position()).isEqualTo(bytes.length - SIZE);
  }

  @Test
  void standInWithoutLocatorIsTakenAsItIs() throws IOException {
    EndRecord end = find(HostileZips.good().end(record -> record.putInt(16, -1)));
    assertThat(end.directoryOffset()).isEqualTo(0xffffffffL);
  }

  @Test
  void bytesLikeALocatorInsideAShortFileAreHarmless() throws IOException {
    for (int length : List.of(0, 19, 20, 75, 76)) {
      byte[] before = new byte[length];
      if (length >= LOCATOR) {
        Zips.buffer(before).putInt(length - LOCATOR, 0x07064b50).putInt(length - 4, 1);
      }
      assertThat(find(new RawZip().prefix(before)).position()).isEqualTo(length);
    }
  }
}

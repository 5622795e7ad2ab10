package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local headers by APPNOTE.TXT 4.3.7 and 4.3.9, held against the central directory. */
class LocalHeaderTest {
  private static final int STREAMED = 1 << 3;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();
  private final RawZip.Entry entry = zip.add("a.txt", "text ".repeat(100));

  private LocalHeader check() throws IOException {
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      CentralHeader central = Zips.headers(source).get(0);
      byte[] rawName = new byte[central.nameLength()];
      source.read(central.nameStart(), rawName, 0, rawName.length);
      Faults faults = new Faults();
      LocalHeader local =
          LocalHeader.check(new Cursor(source, 100), central.offset(), central, rawName, faults);
      faults.throwFirst();
      return local;
    }
  }

  private void assertPasses() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void dataStartsBehindNameAndExtraFields() throws IOException {
    assertThat(check().dataStart()).isEqualTo(30 + 5);
    entry.localExtra = Extra.field(Extra.TIMES, new byte[9]);
    assertThat(check().dataStart()).isEqualTo(30 + 5 + 13);
  }

  @Test
  void extraFieldsNeedNotBeThoseOfTheDirectory() {
    entry.localExtra = Extra.field(Extra.TIMES, new byte[9]);
    entry.centralExtra = Extra.field(Extra.TIMES, new byte[5]);
    assertPasses();
  }

  @Test
  void isReadThroughAWindowThatIsSmallerThanItself() throws IOException {
    entry.localExtra = Extra.field(Extra.TIMES, new byte[5000]);
    assertThat(check().dataStart()).isEqualTo(30 + 5 + 5004);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 1_000_000, 0xfffffffeL})
  void refusesOffsetWhereNoHeaderStands(long offset) {
    entry.offset = offset;
    assertRefused(Reason.BAD_OFFSET, this::check).withMessageContaining("'a.txt'");
  }

  @Test
  void refusesHeaderWithoutItsSignature() {
    entry.localChange = local -> local.putInt(0, 0x04034b51);
    assertRefused(Reason.BAD_OFFSET, this::check);
  }

  @ParameterizedTest
  @ValueSource(ints = {26, 28})
  void refusesHeaderThatRunsPastTheFile(int length) {
    entry.localChange = local -> local.putShort(length, (short) -1);
    assertRefused(Reason.BAD_OFFSET, this::check);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.txt", "A.txt", "a.txt2", "a.tx", "", "a\\txt"})
  void refusesAnotherName(String name) {
    entry.localName = Zips.bytes(name);
    assertRefused(Reason.NAME_MISMATCH, this::check);
  }

  @Test
  void namesAreComparedByteForByteAndNotAsText() {
    entry.name = Zips.bytes("o\u0308.txt");
    entry.localName = Zips.bytes("ö.txt");
    assertRefused(Reason.NAME_MISMATCH, this::check);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0001, 0x0040, 0x2000})
  void refusesEncryptionThatTheDirectoryHides(int flag) {
    entry.localChange = local -> local.putShort(6, (short) flag);
    assertRefused(Reason.ENCRYPTED, this::check);
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "12"})
  void refusesAnotherMethod(int method) {
    entry.localChange = local -> local.putShort(8, (short) method);
    assertRefused(Reason.HEADER_MISMATCH, this::check).withMessageContaining("method " + method);
  }

  @ParameterizedTest
  @CsvSource({"14", "18", "22"})
  void refusesAnotherCrcOrSize(int field) {
    entry.localChange = local -> local.putInt(field, local.getInt(field) + 1);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @ParameterizedTest
  @CsvSource({"14", "18", "22"})
  void refusesMissingCrcOrSizeWhereNoDescriptorIsAnnounced(int field) {
    entry.localChange = local -> local.putInt(field, 0);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @Test
  void sizesComeLaterWhereADescriptorIsAnnounced() {
    entry.flags = STREAMED;
    assertPasses();
    entry.localChange = local -> local.putInt(14, entry.crc).putInt(22, (int) entry.size);
    assertPasses();
  }

  @ParameterizedTest
  @CsvSource({"14", "18", "22"})
  void refusesAnotherCrcOrSizeWhereADescriptorIsAnnounced(int field) {
    entry.flags = STREAMED;
    entry.localChange = local -> local.putInt(field, 1);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.txt", "/out.txt", "other.txt"})
  void refusesAnotherPathInItsUnicodePathField(String path) {
    entry.localExtra = Extra.unicodePath(entry.name, path);
    assertThatExceptionOfType(BadPacketException.class).isThrownBy(this::check);
  }

  @Test
  void refusesAnotherUnicodePathThanThatOfTheDirectory() {
    RawZip other = new RawZip();
    RawZip.Entry one = other.add(new byte[] {(byte) 0x94}, Zips.bytes("text"), true);
    one.centralExtra = Extra.unicodePath(one.name, "ö");
    one.localExtra = Extra.unicodePath(one.name, "é");
    assertRefused(Reason.NAME_MISMATCH, () -> Zips.unpack(folder, other.bytes()));
    one.localExtra = one.centralExtra;
    assertThatCode(() -> Zips.unpack(folder, other.bytes())).doesNotThrowAnyException();
  }

  @Test
  void refusesAModeInItsExtraFieldsThatHidesALink() {
    entry.localExtra =
        Extra.field(
            0x6c78,
            (byte) 7,
            (byte) 20,
            (byte) 3,
            (byte) 1,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) -1,
            (byte) 0xa1);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @Test
  void refusesAnExtraFieldThatIsThereTwice() {
    byte[] one = Extra.unicodePath(entry.name, "a.txt");
    entry.localExtra = Extra.join(one, one);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @Test
  void refusesMissingSizesWhereTheDirectoryAloneAnnouncesADescriptor() {
    entry.centralChange = central -> central.putShort(8, (short) STREAMED);
    entry.localChange = local -> local.putInt(14, 0).putInt(18, 0).putInt(22, 0);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
  }

  @Test
  void descriptorMayBeAnnouncedInTheLocalHeaderAlone() {
    entry.localChange =
        local -> local.putShort(6, (short) STREAMED).putInt(14, 0).putInt(18, 0).putInt(22, 0);
    assertPasses();
  }

  @Test
  void sizesComeFromItsZip64FieldWhereItHasNoRoom() {
    entry.localChange = local -> local.putInt(18, -1).putInt(22, -1);
    entry.localExtra = Extra.zip64(entry.size, entry.packedSize);
    assertPasses();
    entry.localExtra = Extra.zip64(entry.size, entry.packedSize + 1);
    assertRefused(Reason.HEADER_MISMATCH, this::check);
    entry.localExtra = Extra.zip64(entry.size);
    assertRefused(Reason.BAD_OFFSET, this::check);
  }

  @Test
  void ofSeveralFaultsTheFirstReasonIsGiven() {
    entry.localName = Zips.bytes("b.txt");
    entry.localChange = local -> local.putShort(6, (short) 1).putShort(8, (short) 9).putInt(14, 0);
    assertRefused(Reason.NAME_MISMATCH, this::check);
  }

  @Test
  void reachCoversHeaderAndDataButNotMoreThanTheFile() throws IOException {
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      CentralHeader central = Zips.headers(source).get(0);
      assertThat(LocalHeader.reach(source, 0, central))
          .isGreaterThanOrEqualTo(30 + 5 + entry.packedSize)
          .isLessThanOrEqualTo(source.size());
      assertThat(LocalHeader.reach(source, source.size() - 30, central)).isEqualTo(30);
      assertRefused(Reason.CHANGED, () -> LocalHeader.reach(source, source.size() - 29, central));
    }
  }

  @Test
  void lengthIsThatOfHeaderNameAndExtraFields() throws IOException {
    entry.localExtra = Extra.field(Extra.TIMES, new byte[9]);
    byte[] bytes = zip.bytes();
    try (ZipSource source = Zips.source(folder, bytes)) {
      CentralHeader central = Zips.headers(source).get(0);
      assertThat(LocalHeader.length(bytes, source, 0, central)).isEqualTo(30 + 5 + 13);
      bytes[29] = 0x7f; // The header was changed since it was checked.
      assertRefused(Reason.CHANGED, () -> LocalHeader.length(bytes, source, 0, central));
    }
  }
}

package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the central directory by APPNOTE.TXT 4.3.12 and 4.4. */
class CentralHeaderTest {
  @TempDir Path folder;
  private final RawZip zip = new RawZip();

  private CentralHeader header() throws IOException {
    return Zips.header(folder, zip);
  }

  @Test
  void tellsWhatItSaysOfItsEntry() throws IOException {
    RawZip.Entry entry = zip.add("folder/a.txt", "text ".repeat(100));
    CentralHeader header = header();
    assertThat(header.name()).isEqualTo("folder/a.txt");
    assertThat(header.kind()).isEqualTo(Kind.FILE);
    assertThat(header.method()).isEqualTo(CentralHeader.DEFLATED);
    assertThat(header.crc32()).isEqualTo(entry.crc);
    assertThat(header.size()).isEqualTo(500);
    assertThat(header.compressedSize()).isEqualTo(entry.data.length);
    assertThat(header.offset()).isZero();
    assertThat(header.disk()).isZero();
  }

  @Test
  void tellsWhereItsRawNameStands() throws IOException {
    zip.store("first.txt", "text");
    zip.store("ö.txt", "text");
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      CentralHeader header = Zips.headers(source).get(1);
      byte[] raw = new byte[header.nameLength()];
      source.read(header.nameStart(), raw, 0, raw.length);
      assertThat(raw).isEqualTo(Zips.bytes("ö.txt"));
    }
  }

  @Test
  void nextHeaderStandsBehindNameExtraFieldsAndComment() throws IOException {
    RawZip.Entry entry = zip.store("a.txt", "text");
    entry.centralExtra = Extra.field(Extra.TIMES, new byte[9]);
    entry.comment = Zips.bytes("a comment");
    zip.store("b.txt", "text");
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      List<CentralHeader> headers = Zips.headers(source);
      assertThat(headers).extracting(CentralHeader::name).containsExactly("a.txt", "b.txt");
      assertThat(headers.get(0).next() - headers.get(0).position()).isEqualTo(46 + 5 + 13 + 9);
      assertThat(headers.get(1).position()).isEqualTo(headers.get(0).next());
    }
  }

  @Test
  void sizesAreUnsigned() throws IOException {
    RawZip.Entry entry = zip.store("a.txt", "text");
    entry.size = 0xfffffffeL;
    entry.packedSize = 0x80000000L;
    assertThat(header().size()).isEqualTo(0xfffffffeL);
    assertThat(header().compressedSize()).isEqualTo(0x80000000L);
  }

  @Test
  void sizesComeFromItsZip64FieldWhereItHasNoRoom() throws IOException {
    RawZip.Entry entry = zip.store("a.txt", "text");
    entry.size = 0xffffffffL;
    entry.packedSize = 0xffffffffL;
    entry.offset = 0xffffffffL;
    entry.centralExtra = Extra.zip64WithDisk(6, 1L << 33, 1L << 34, 1L << 35);
    entry.centralChange = central -> central.putShort(34, (short) -1);
    CentralHeader header = header();
    assertThat(header.size()).isEqualTo(1L << 33);
    assertThat(header.compressedSize()).isEqualTo(1L << 34);
    assertThat(header.offset()).isEqualTo(1L << 35);
    assertThat(header.disk()).isEqualTo(6);
  }

  @Test
  void tellsTheDiskOfASplitZip() throws IOException {
    zip.store("a.txt", "text").centralChange = central -> central.putShort(34, (short) 2);
    assertThat(header().disk()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    // made by Unix (3) or macOS (19), the mode tells
    "a,    3, 0100644, FILE",
    "a,    3, 0000000, FILE",
    "a,    3, 0120777, LINK",
    "a,   19, 0120777, LINK",
    "a/,   3, 0040755, DIRECTORY",
    // a slash at the end tells a folder, whatever the mode
    "a/,   3, 0100644, DIRECTORY",
    "a/,   3, 0120777, DIRECTORY",
    "a/,   0, 0000000, DIRECTORY",
    // so does a folder's mode without the slash
    "a,    3, 0040755, DIRECTORY",
    // some readers look at the mode whatever the system
    "a,    0, 0120777, LINK",
    "a,   10, 0120777, LINK"
  })
  void nameAndModeTellItsKind(String name, int host, String mode, Kind kind) throws IOException {
    RawZip.Entry entry = zip.store(name, "text");
    entry.host = host;
    entry.mode = Integer.parseInt(mode, 8);
    assertThat(header().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"'', DIRECTORY", "text, FILE"})
  void backslashAtTheEndTellsAFolderOnlyWithoutContent(String content, Kind kind)
      throws IOException {
    zip.store("a\\", content);
    assertThat(header().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0, false, false",
    "0x0808, 8, false, false",
    "0x0001, 0, true, false", // encrypted, 4.4.4 bit 0
    "0x0040, 8, false, true", // strongly, bit 6
    "0x2000, 8, false, true", // the directory's values are masked, bit 13
    "0x0001, 99, true, true" // by AES, appendix E, without the field that belongs to it
  })
  void flagsAndMethodTellEncryption(String flags, int method, boolean encrypted, boolean strangely)
      throws IOException {
    RawZip.Entry entry = zip.store("a", "text");
    entry.flags = Integer.decode(flags);
    entry.method = method;
    assertThat(header().encrypted()).isEqualTo(encrypted);
    assertThat(header().strangelyEncrypted()).isEqualTo(strangely);
  }

  @Test
  void whatHasNoDataNeedsNoPassword() throws IOException {
    zip.store("folder/", "").flags = 1;
    assertThat(header().encrypted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "8, true",
    "1, false",
    "9, true",
    "10, false",
    "12, true",
    "14, true",
    "20, true",
    "93, true",
    "95, true",
    "98, false",
    "99, false",
    "65535, false"
  })
  void tellsWhichMethodsAreKnown(int method, boolean known) throws IOException {
    zip.store("a", "text").method = method;
    assertThat(header().isReadable()).isEqualTo(known);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 30, 32})
  void refusesHeaderThatRunsPastTheDirectory(int length) {
    zip.store("a.txt", "text").centralChange =
        central -> central.putShort(length, (short) (central.getShort(length) + 1));
    assertRefused(Reason.BAD_OFFSET, this::header);
  }

  @Test
  void refusesMalformedExtraFields() {
    zip.store("a.txt", "text").centralExtra = new byte[] {1, 0, 9, 9, 1};
    assertRefused(Reason.UNREADABLE, this::header);
  }

  @Test
  void isOnlyWhereItsSignatureIs() throws IOException {
    zip.store("a.txt", "text");
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      EndRecord end = EndRecord.find(source, Zips.LIMITS);
      Cursor cursor = new Cursor(source, 64);
      long start = end.directoryOffset();
      assertThat(CentralHeader.at(cursor, start, end.position())).isTrue();
      assertThat(CentralHeader.at(cursor, start + 1, end.position())).isFalse();
      assertThat(CentralHeader.at(cursor, 0, end.position())).isFalse();
      assertThat(CentralHeader.at(cursor, start, start + 45)).as("no room for one").isFalse();
      assertThat(CentralHeader.at(cursor, start, start + 46)).isTrue();
    }
  }

  @Test
  void isReadThroughAWindowThatIsSmallerThanItself() throws IOException {
    RawZip.Entry entry = zip.store("n".repeat(5000), "text");
    entry.centralExtra = Extra.field(Extra.TIMES, new byte[5000]);
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      EndRecord end = EndRecord.find(source, Zips.LIMITS);
      CentralHeader header =
          CentralHeader.read(
              new Cursor(source, 50),
              end.directoryOffset(),
              end.position(),
              new EntryNames(Zips.IBM437));
      assertThat(header.name()).hasSize(5000);
      assertThat(header.size()).isEqualTo(4);
      assertThat(header.next()).isEqualTo(end.position());
    }
  }
}

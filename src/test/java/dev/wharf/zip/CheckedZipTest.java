package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.Mutant;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole zip: what the door lets in, and what it refuses. */
class CheckedZipTest {
  private static final Map<String, String> GOOD =
      Map.of("readme.txt", "one line of text\n".repeat(20), "folder/plain.txt", "stored");

  @TempDir Path folder;

  private Map<String, String> unpack(RawZip zip) throws IOException {
    return Zips.unpack(folder, zip.bytes());
  }

  @Test
  void givesEntriesInTheOrderOfTheDirectory() throws IOException {
    assertThat(unpack(HostileZips.good())).containsExactlyInAnyOrderEntriesOf(GOOD);
    assertThat(unpack(HostileZips.good()).keySet())
        .containsExactly("readme.txt", "folder/plain.txt");
  }

  @Test
  void readsAZipOfTheJdk() throws IOException {
    Map<String, String> files = Map.of("a", "alpha", "deep/ö", "beta".repeat(10_000));
    assertThat(Zips.unpack(folder, PacketFolders.zip(files))).isEqualTo(files);
  }

  @Test
  void countsEntriesAndContent() throws IOException {
    try (CheckedZip zip = Zips.open(folder, HostileZips.good().bytes())) {
      assertThat(zip.count()).isEqualTo(2);
      assertThat(zip.bytes()).isEqualTo(17 * 20 + 6);
    }
  }

  @Test
  void entriesMayBePassedOverSeveralTimes() throws IOException {
    try (CheckedZip zip = Zips.open(folder, HostileZips.good().bytes())) {
      for (int i = 0; i < 2; i++) {
        Iterator<OpenEntry> entries = zip.openEntries();
        assertThat(entries.next().name()).isEqualTo("readme.txt");
        assertThat(entries.next().name()).isEqualTo("folder/plain.txt");
        assertThat(entries.hasNext()).isFalse();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
      }
    }
  }

  @Test
  void entryTellsItsKindAndSize() throws IOException {
    RawZip raw = HostileZips.good();
    raw.store("empty/", "");
    raw.store("link", "readme.txt").unix(0xa1ff);
    try (CheckedZip zip = Zips.open(folder, raw.bytes())) {
      assertThat(zip.openEntries())
          .toIterable()
          .extracting(PacketEntry::kind, PacketEntry::size)
          .containsExactly(
              tuple(PacketEntry.Kind.FILE, 340L),
              tuple(PacketEntry.Kind.FILE, 6L),
              tuple(PacketEntry.Kind.DIRECTORY, 0L),
              tuple(PacketEntry.Kind.LINK, 10L));
    }
  }

  @Test
  void entryMayBeOpenedAgain() throws IOException {
    try (CheckedZip zip = Zips.open(folder, HostileZips.good().bytes())) {
      OpenEntry entry = zip.openEntries().next();
      assertThat(entry.open().read()).isEqualTo('o');
      assertThat(entry.open().readAllBytes()).hasSize(340);
      assertThat(entry.finish()).isEqualTo(340);
    }
  }

  @Test
  void finishProvesAnEntryThatNobodyHasRead() throws IOException {
    RawZip raw = new RawZip();
    raw.add("a.txt", "text").crc++;
    raw.store("b.txt", "text");
    try (CheckedZip zip = Zips.open(folder, raw.bytes())) {
      Iterator<OpenEntry> entries = zip.openEntries();
      assertRefused(Reason.CRC_ERROR, entries.next()::finish);
      assertThat(entries.next().finish()).isEqualTo(4);
    }
  }

  @Test
  void finishProvesAnEntryOfWhichAPartWasRead() throws IOException {
    RawZip raw = new RawZip();
    raw.store("a.txt", "text").crc++;
    try (CheckedZip zip = Zips.open(folder, raw.bytes())) {
      OpenEntry entry = zip.openEntries().next();
      entry.open().read();
      assertRefused(Reason.CRC_ERROR, entry::finish);
    }
  }

  static Stream<Arguments> accepted() {
    RawZip shifted = HostileZips.good().prefix(new byte[500]);
    return Stream.of(
        Arguments.of("comment", HostileZips.good().comment("made by hand")),
        Arguments.of("bytes after it", HostileZips.good().trailer(new byte[1000])),
        Arguments.of("bytes before it, not counted", shifted),
        Arguments.of("zip64", HostileZips.good().zip64(end -> {})),
        Arguments.of("zip64, shifted", HostileZips.good().zip64(end -> {}).prefix(new byte[500])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void letsInAGoodZipWith(String what, RawZip zip) throws IOException {
    assertThat(unpack(zip)).isEqualTo(GOOD);
  }

  @Test
  void bytesBeforeTheZipMayBeCountedInItsOffsets() throws IOException {
    int before = 500;
    RawZip zip = new RawZip().prefix(new byte[before]);
    RawZip.Entry entry = zip.store("a", "text");
    entry.offset = (long) before;
    zip.end(end -> end.putInt(16, end.getInt(16) + before));
    assertThat(unpack(zip)).isEqualTo(Map.of("a", "text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007", "PK\u0001\u0002"})
  void refusesWhatReadersTakeForAnotherEndBehindTheDirectory(String mark) throws IOException {
    byte[] good = HostileZips.good().bytes();
    int end = good.length - 22;
    byte[] gap = Arrays.copyOf(mark.getBytes(StandardCharsets.ISO_8859_1), 20);
    byte[] zip =
        Extra.join(Arrays.copyOf(good, end), gap, Arrays.copyOfRange(good, end, good.length));
    assertRefused(Reason.EOCD_MISMATCH, () -> Zips.open(folder, zip));
  }

  @Test
  void bytesBetweenDirectoryAndEndRecordShiftNothing() throws IOException {
    byte[] good = HostileZips.good().bytes();
    int end = good.length - 22;
    byte[] zip =
        Extra.join(
            Arrays.copyOf(good, end), new byte[10], Arrays.copyOfRange(good, end, good.length));
    assertThat(Zips.unpack(folder, zip)).isEqualTo(GOOD);
  }

  @Test
  void letsInAnEmptyZip() throws IOException {
    assertThat(unpack(new RawZip())).isEmpty();
    assertThat(unpack(new RawZip().comment("nothing").prefix(new byte[100]))).isEmpty();
  }

  @Test
  void letsInFoldersAlone() throws IOException {
    RawZip zip = new RawZip();
    zip.store("a/", "");
    zip.store("a/b/", "");
    assertThat(unpack(zip)).isEqualTo(Map.of("a", "", "a/b", ""));
  }

  @Test
  void letsInStreamedEntries() throws IOException {
    RawZip zip = new RawZip();
    for (boolean deflate : new boolean[] {true, false}) {
      RawZip.Entry entry = zip.add(Zips.bytes("n" + deflate), Zips.bytes("text"), deflate);
      entry.flags = 8;
      entry.descriptor = Mutant.descriptor(entry, !deflate, deflate);
    }
    assertThat(unpack(zip)).isEqualTo(Map.of("ntrue", "text", "nfalse", "text"));
  }

  @Test
  void letsInAnEntryWithZip64Fields() throws IOException {
    RawZip zip = new RawZip();
    RawZip.Entry entry = zip.store("a", "text");
    entry.size = 0xffffffffL;
    entry.packedSize = 0xffffffffL;
    entry.localExtra = Extra.zip64(4, 4);
    entry.centralExtra = Extra.zip64(4, 4);
    assertThat(unpack(zip)).isEqualTo(Map.of("a", "text"));
  }

  @Test
  void letsInAZipWithinAZip() throws IOException {
    RawZip zip = new RawZip();
    zip.add(Zips.bytes("inner.zip"), HostileZips.good().bytes(), false);
    assertThat(unpack(zip)).containsOnlyKeys("inner.zip");
  }

  @Test
  void refusesTheZipWithinOneThatIsCutOff() {
    byte[] inner = HostileZips.good().bytes();
    RawZip zip = new RawZip();
    zip.add(Zips.bytes("inner.zip"), inner, false);
    byte[] cut = Arrays.copyOf(zip.bytes(), 30 + 9 + inner.length + 10);
    assertRefused(Reason.TRUNCATED, () -> Zips.unpack(folder, cut))
        .withMessageContaining("within it");
  }

  @Test
  void refusesAnEntryThatTheDirectoryDoesNotList() throws IOException {
    // Readers that stream take it, those that go by the directory do not.
    RawZip deleted = new RawZip();
    deleted.store("deleted.txt", "old");
    byte[] before = Arrays.copyOf(deleted.bytes(), 30 + 11 + 3);
    RawZip zip = new RawZip().prefix(before);
    zip.store("kept.txt", "text");
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(zip));
    RawZip none = new RawZip();
    none.store("hidden.txt", "text").listed = false;
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(none));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PK\3\4", "xPK\1\2x", "PK\5\6", "PK\6\6"})
  void refusesWhatLooksLikeAHeaderBetweenEntries(String signature) {
    RawZip zip = HostileZips.good();
    zip.store("last.txt", "text").before = Zips.bytes(signature);
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(zip));
    RawZip far = HostileZips.good().prefix(Zips.bytes("x".repeat(65_533) + signature));
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(far));
  }

  @Test
  void otherBytesMayStandBetweenEntries() throws IOException {
    RawZip zip = new RawZip();
    zip.store("a", "text").before = Zips.bytes("PK and padding");
    zip.store("b", "text").before = new byte[100_000];
    assertThat(unpack(zip)).hasSize(2);
  }

  @Test
  void refusesTwoDirectoriesToWhichTheEndRecordMayPoint() {
    byte[] second = HostileZips.good().bytes();
    RawZip zip = HostileZips.good().prefix(second);
    zip.end(end -> end.putInt(16, second.length - 22 - end.getInt(12)));
    assertRefused(Reason.EOCD_MISMATCH, () -> unpack(zip));
  }

  static Stream<Arguments> hostile() {
    return HostileZips.byReason().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesAHostileZipFor(Reason reason, byte[] zip) {
    assertRefused(reason, () -> Zips.unpack(folder, zip));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusedZipIsLeftClosed(Reason reason, byte[] zip) throws IOException {
    try {
      Zips.unpack(folder, zip);
    } catch (RuntimeException e) {
      // Expected; what counts is what is still open.
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(CheckedZipTest::target)).noneMatch(path -> path.startsWith(folder));
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      return descriptor; // Closed meanwhile.
    }
  }

  @Test
  void refusesMoreEntriesThanAllowed() throws IOException {
    Limits two = new Limits(1000, 2, 200, 1000, 50, 255);
    byte[] good = HostileZips.good().bytes();
    Zips.open(folder, good, two).close();
    RawZip three = HostileZips.good();
    three.store("c", "");
    assertRefused(Reason.BOMB, () -> Zips.open(folder, three.bytes(), two))
        .withMessageContaining("wharf.limits.entries=2");
  }

  @Test
  void refusesAnotherCountThanTheDirectoryHolds() {
    for (short count : new short[] {0, 1, 3}) {
      RawZip zip = HostileZips.good();
      zip.end(end -> end.putShort(8, count).putShort(10, count));
      assertRefused(Reason.COUNT_MISMATCH, () -> unpack(zip));
    }
  }

  @Test
  void countOfMoreThan65535MayWrapAround() throws IOException {
    RawZip zip = new RawZip();
    for (int i = 0; i < 65_537; i++) {
      zip.store(Integer.toString(i, 36), "");
    }
    Limits limits = new Limits(1000, 70_000, 200, 1000, 50, 255);
    try (CheckedZip open = Zips.open(folder, zip.bytes(), limits)) {
      assertThat(open.count()).isEqualTo(65_537);
    }
  }

  @Test
  void refusesADirectoryOfAnotherSize() {
    for (int difference : new int[] {-1, 1, 46}) {
      RawZip zip = HostileZips.good();
      zip.end(end -> end.putInt(12, end.getInt(12) + difference));
      assertRefused(Reason.BAD_OFFSET, () -> unpack(zip));
    }
  }

  @Test
  void refusesADirectoryThatIsNowhere() {
    for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
      RawZip zip = HostileZips.good();
      zip.end(end -> end.putInt(12, -1).putInt(16, -1));
      zip.zip64(end -> end.putLong(40, 100).putLong(48, offset));
      assertRefused(Reason.BAD_OFFSET, () -> unpack(zip));
    }
  }

  @Test
  void faultOfALaterEntryMayCountMore() {
    RawZip zip = HostileZips.good();
    zip.add("a.txt", "text").offset = 7L;
    zip.store("../b.txt", "text");
    assertRefused(Reason.SLIP, () -> unpack(zip));
  }

  @Test
  void fingerprintIsThatOfTheDirectory() throws IOException {
    RawZip zip = HostileZips.good();
    try (CheckedZip one = Zips.open(folder, zip.bytes());
        CheckedZip again = Zips.open(folder, zip.bytes())) {
      assertThat(one.fingerprint()).isEqualTo(again.fingerprint());
      assertThat(one.fingerprint().size()).isEqualTo(zip.bytes().length);
      assertThat(one.fingerprint().sha256()).matches("[0-9a-f]{64}");
    }
    RawZip other = new RawZip();
    other.add("readme.txt", "one line of text\n".repeat(20));
    other.store("folder/plain.txt", "stOred");
    try (CheckedZip one = Zips.open(folder, zip.bytes());
        CheckedZip changed = Zips.open(folder, other.bytes())) {
      assertThat(changed.fingerprint().size()).isEqualTo(one.fingerprint().size());
      assertThat(changed.fingerprint()).isNotEqualTo(one.fingerprint());
    }
  }

  @Test
  void tellsAZipThatWasChangedWhileItWasOpen() throws IOException {
    try (CheckedZip zip = Zips.open(folder, HostileZips.good().bytes())) {
      zip.requireUnchanged();
      Files.setLastModifiedTime(folder.resolve("one.zip"), FileTime.from(Instant.EPOCH));
      assertRefused(Reason.CHANGED, zip::requireUnchanged);
    }
  }

  @Test
  void missingZipIsNoFaultOfTheZip() {
    assertThatThrownBy(
            () ->
                CheckedZip.open(
                    Zips.packet(folder),
                    Zips.LIMITS,
                    Zips.IBM437,
                    Zips.LONGEST_PATH,
                    Zips.JDK,
                    dev.wharf.settings.Passwords.NONE))
        .isInstanceOf(NoSuchFileException.class);
  }
}

package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each entry of a zip by itself, and all of them together. */
class EntryCheckTest {
  private static final int LINK = 0xa1ff;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();
  private Limits limits = Zips.LIMITS;
  private int longestPath = Zips.LONGEST_PATH;
  private long bytes;
  private boolean links;

  private void check() throws IOException {
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      Faults faults = new Faults();
      EntryCheck check =
          new EntryCheck(
              source, new EntryNames(Zips.IBM437), limits, longestPath, Zips.JDK, faults);
      long directory = EndRecord.find(source, Zips.LIMITS).directoryOffset();
      for (CentralHeader header : Zips.headers(source)) {
        check.check(header, 0, directory);
      }
      check.checkTogether(directory);
      for (CentralHeader header : Zips.headers(source)) {
        check.checkWay(header);
      }
      bytes = check.bytes();
      links = check.hasLinks();
      faults.throwFirst();
    }
  }

  private void assertPasses() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  private void limit(long allBytes, int entries, int depth, int nameBytes) {
    limits = new Limits(allBytes, entries, 200, 10 << 20, depth, nameBytes);
  }

  @Test
  void addsUpTheContent() throws IOException {
    zip.store("a.txt", "12345");
    zip.add("b.txt", "x".repeat(1000));
    zip.store("c/", "");
    check();
    assertThat(bytes).isEqualTo(1005);
    assertThat(links).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "../a, slip",
    "a/../../b, slip",
    "a/.., slip",
    "..\\a, slip",
    "a\\..\\b, slip",
    "/a, absolute-path",
    "\\a, absolute-path",
    "\\\\host\\share\\a, absolute-path",
    "C:\\a, absolute-path",
    "c:, absolute-path",
    "c:../a, slip",
    "Z:/a, absolute-path",
    "'', unsafe-name",
    "., unsafe-name",
  })
  void refusesNamesThatLeaveThePacketOrNameNothing(String name, String reason) {
    zip.store(name, "text");
    assertRefused(Reason.ofCode(reason), this::check);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 10, 13, 27, 127, 133, 155})
  void refusesControlCharacters(int character) {
    zip.store("a" + (char) character + ".txt", "text").flags = 1 << 11;
    assertRefused(Reason.UNSAFE_NAME, this::check);
  }

  @Test
  void refusesUnicodePathThatLeavesThePacket() {
    RawZip.Entry entry = zip.store("plain.txt", "text");
    entry.centralExtra = Extra.unicodePath(entry.name, "../outside.txt");
    assertRefused(Reason.SLIP, this::check);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\\b.txt", "...", "a..b", "~", "-rf", " ", "ab:c", "1:\\a", "nul", "./a"})
  void otherNamesPass(String name) {
    zip.store(name, "text");
    assertPasses();
  }

  @ParameterizedTest
  @ValueSource(strings = {"./", "/", "\\", "//"})
  void folderMayNameThePacketItself(String name) {
    zip.store(name, "");
    zip.store("./", "");
    assertPasses();
  }

  @ParameterizedTest
  @CsvSource({"/, header-mismatch", "//, header-mismatch", "\\, unsafe-name"})
  void refusesContentOfThePacketItself(String name, String reason) {
    zip.store(name, "text");
    assertRefused(Reason.ofCode(reason), this::check);
  }

  @Test
  void takesNamesWithAColon() {
    zip.store("I:O test.csv", "text");
    zip.store("Q:A", "text");
    zip.store("d/C:x", "text");
    assertPasses();
  }

  @ParameterizedTest
  @CsvSource({"C:x, x", "x, C:x", "C:a/b, a", "a/b, C:a", "A:x, B:x"})
  void refusesTwoPathsThatAreOneForAReaderThatDropsDrives(String one, String other) {
    zip.store(one, "1");
    zip.store(other, "2");
    assertRefused(Reason.DUPLICATE_NAME, this::check);
  }

  @Test
  void refusesTwoPathsThatAreOneForAReaderThatDropsControlCharacters() {
    zip.store("a/Icon\r", "1");
    assertPasses();
    zip.store("a/Icon", "2");
    assertRefused(Reason.DUPLICATE_NAME, this::check);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 16", "3, 16877, 0", "3, 16877, 16", "0, 16877, 0"})
  void folderMayBeKnownByItsAttributesAndBeListedTwice(int host, int mode, int dos) {
    for (String name : new String[] {"d", "d/", "d"}) {
      RawZip.Entry entry = zip.store(name, "");
      entry.host = host;
      entry.mode = mode;
      entry.dos = dos;
    }
    zip.store("d/a.txt", "text");
    assertPasses();
    zip.store("d", "");
    assertRefused(Reason.DUPLICATE_NAME, this::check);
  }

  @Test
  void longNameSaysWhichCharacterSetMakesItShort() {
    String name = "实验数据记录".repeat(14).substring(0, 80) + ".csv";
    zip.add(name.getBytes(Charset.forName("GBK")), Zips.bytes("1"), false);
    assertRefused(Reason.NAME_TOO_LONG, this::check)
        .withMessageContaining("wharf.legacy-charset = GBK")
        .withMessageNotContaining("name-bytes");
  }

  @Test
  void nameThatIsUnsafeInTheWrongCharacterSetNamesTheRightOne() throws IOException {
    zip.add("ДЖ.csv".getBytes(Charset.forName("IBM866")), Zips.bytes("1"), false);
    Files.write(folder.resolve("one.zip"), zip.bytes());
    assertRefused(
            Reason.UNSAFE_NAME,
            () ->
                CheckedZip.open(
                    Zips.packet(folder),
                    limits,
                    StandardCharsets.ISO_8859_1,
                    1000,
                    Zips.JDK,
                    Passwords.NONE))
        .withMessageContaining("control character")
        .withMessageContaining("wharf.legacy-charset = IBM866");
  }

  @Test
  void longNameThatIsUtf8NamesNoCharacterSet() {
    zip.store("世".repeat(86), "text");
    assertRefused(Reason.NAME_TOO_LONG, this::check)
        .withMessageContaining("258 bytes")
        .withMessageNotContaining("wharf.");
  }

  @ParameterizedTest
  @CsvSource({"255, true", "256, false"})
  void nameMayHaveSoManyBytes(int length, boolean passes) {
    zip.store("folder/" + "n".repeat(length), "text");
    if (passes) {
      assertPasses();
    } else {
      assertRefused(Reason.NAME_TOO_LONG, this::check);
    }
  }

  @Test
  void nameIsMeasuredInBytesOfUtf8() {
    limit(1000, 10, 10, 9);
    zip.store("世世世", "text");
    assertPasses();
    zip.store("世世世世", "text");
    assertRefused(Reason.NAME_TOO_LONG, this::check)
        .withMessageContaining("12 bytes, more than wharf.limits.name-bytes=9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789", "世世世x"})
  void pathMayHaveSoManyBytes(String path) {
    zip.store(path, "text");
    longestPath = 10;
    assertPasses();
    longestPath = 9;
    assertRefused(Reason.NAME_TOO_LONG, this::check);
  }

  @Test
  void longestNameOfTheFormatIsRefusedAndNotMore() {
    zip.store("n".repeat(0xffff), "text");
    assertRefused(Reason.NAME_TOO_LONG, this::check);
  }

  @Test
  void refusesPathThatIsTooDeep() {
    limit(1000, 10, 3, 255);
    zip.store("a/b/c", "text");
    assertPasses();
    zip.store("a/b/c2/d", "text");
    assertRefused(Reason.BOMB, this::check).withMessageContaining("wharf.limits.depth=3");
  }

  @Test
  void refusesMoreFoldersThanEntriesAreAllowed() {
    limit(1000, 3, 50, 255);
    zip.store("a/b/c/file", "text");
    assertPasses();
    zip.store("d/file", "text");
    assertRefused(Reason.BOMB, this::check).withMessageContaining("folders");
  }

  @Test
  void refusesMoreContentThanAllowed() {
    limit(10, 10, 50, 255);
    zip.store("a", "12345");
    zip.store("b", "12345");
    assertPasses();
    zip.store("c", "6");
    assertRefused(Reason.BOMB, this::check).withMessageContaining("wharf.limits.bytes=10");
  }

  @Test
  void refusesContentThatIsTooManyTimesTheZip() {
    zip.add(Zips.bytes("zeros"), new byte[100_000], true);
    limits = new Limits(1 << 30, 10, 100, 100_000, 50, 255);
    assertPasses();
    limits = new Limits(1 << 30, 10, 100, 99_999, 50, 255);
    assertRefused(Reason.BOMB, this::check).withMessageContaining("wharf.limits.ratio=100");
  }

  @Test
  void sumOfSizesDoesNotWrapAround() {
    long most = Long.MAX_VALUE - 1;
    limits = new Limits(most, 10, Integer.MAX_VALUE, Long.MAX_VALUE, 50, 255);
    for (int i = 0; i < 3; i++) {
      RawZip.Entry entry = zip.add("n" + i, "text");
      entry.size = 0xffffffffL;
      entry.packedSize = 0xffffffffL;
      entry.centralExtra = Extra.zip64(Long.MAX_VALUE / 2, Long.MAX_VALUE / 3);
    }
    assertRefused(Reason.BOMB, this::check);
  }

  @ParameterizedTest
  @CsvSource({"3", "5", "0"})
  void refusesStoredEntryOfAnotherSizeThanItsData(int size) {
    zip.store("a", "text").size = size;
    assertRefused(Reason.SIZE_MISMATCH, this::check);
  }

  @Test
  void refusesMoreContentThanDeflateCanMake() {
    RawZip.Entry entry = zip.add("a", "text");
    entry.size = entry.packedSize * 1032 + 1031;
    assertPasses();
    entry.size++;
    assertRefused(Reason.SIZE_MISMATCH, this::check);
  }

  @Test
  void emptyEntryMayHaveNoData() {
    RawZip.Entry entry = zip.add("a", "");
    entry.data = new byte[0];
    entry.packedSize = 0;
    assertPasses();
  }

  @Test
  void refusesSpecialFiles() {
    zip.store("a", "").unix(0x21b6);
    assertRefused(Reason.SPECIAL_FILE, this::check);
  }

  @Test
  void refusesEncryption() {
    zip.add("a", "text").flags = 1;
    assertRefused(Reason.ENCRYPTED, this::check);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 10, 19, 94, 96, 98})
  void refusesOtherMethods(int method) {
    zip.add("a", "text").method = method;
    assertRefused(Reason.UNSUPPORTED_METHOD, this::check).withMessageContaining("" + method);
  }

  @Test
  void refusesEntryOfAnotherPart() {
    zip.store("a", "text").centralChange = central -> central.putShort(34, (short) 1);
    assertRefused(Reason.MULTI_DISK, this::check);
  }

  @Test
  void refusesDataThatEndsPastTheFile() {
    RawZip.Entry entry = zip.add("a", "text");
    entry.packedSize = 100_000;
    assertRefused(Reason.BAD_OFFSET, this::check).withMessageContaining("past the file's end");
  }

  @Test
  void refusesDataThatRunsIntoTheDirectory() {
    RawZip.Entry entry = zip.add("a", "text");
    entry.packedSize++;
    assertRefused(Reason.OVERLAP, this::check).withMessageContaining("directory");
  }

  @Test
  void refusesEntriesThatShareBytes() {
    zip.store("a", "text");
    zip.store("a2", "text").offset = 0L;
    assertRefused(Reason.OVERLAP, this::check);
  }

  @Test
  void refusesLocalHeaderInsideAnotherEntrysData() {
    RawZip inner = new RawZip();
    inner.store("b", "text");
    zip.add(Zips.bytes("a"), inner.bytes(), false);
    zip.store("b", "text").offset = 31L;
    assertRefused(Reason.OVERLAP, this::check);
  }

  @Test
  void bytesBetweenEntriesPass() {
    zip.store("a", "text").descriptor = new byte[500];
    zip.store("b", "text");
    assertPasses();
  }

  @ParameterizedTest
  @CsvSource({"a, a", "a/b, a\\b", "a, ./a", "a/, a", "a, a/b", "a/b, a", "ö, o\u0308"})
  void refusesTwoEntriesOfOnePath(String one, String other) {
    zip.store(one, "");
    zip.store(other, "text");
    assertRefused(Reason.DUPLICATE_NAME, this::check);
  }

  @Test
  void linkWithinThePacketPasses() {
    zip.store("folder/file", "text");
    zip.store("folder/link", "file").unix(LINK);
    zip.store("link", "folder/link").unix(LINK);
    assertPasses();
    assertThat(links).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "folder/../../outside", ""})
  void refusesLinkOutOfThePacket(String target) {
    zip.store("link", target).unix(LINK);
    assertRefused(Reason.SYMLINK_ESCAPE, this::check);
  }

  @Test
  void targetOfALinkMayBeDeflated() {
    zip.add("link", "../outside").unix(LINK);
    assertRefused(Reason.SYMLINK_ESCAPE, this::check);
  }

  @Test
  void refusesEntryThatWouldBeWrittenThroughALink() {
    zip.store("folder/", "");
    zip.store("link", "folder").unix(LINK);
    assertPasses();
    zip.store("link/file", "text");
    // It is a file below a file too, but the link counts more.
    assertRefused(Reason.SYMLINK_ESCAPE, this::check);
  }

  @Test
  void entryBeforeTheLinkIsRefusedToo() {
    zip.store("link/file", "text");
    zip.store("link", "folder").unix(LINK);
    assertRefused(Reason.SYMLINK_ESCAPE, this::check);
  }

  @Test
  void refusesTargetThatIsTooLong() {
    zip.store("link", "t".repeat(4095)).unix(LINK);
    assertPasses();
    zip.store("link2", "t".repeat(4096)).unix(LINK);
    assertRefused(Reason.SYMLINK_ESCAPE, this::check);
  }

  @Test
  void refusesTargetThatIsNotUtf8() {
    zip.add(Zips.bytes("link"), "ö".getBytes(StandardCharsets.ISO_8859_1), false).unix(LINK);
    assertRefused(Reason.UNSAFE_NAME, this::check).withMessageContaining("'link'");
  }

  @Test
  void targetOfAnEncryptedLinkIsNotRead() {
    zip.store("link", "../outside").unix(LINK).flags = 1;
    assertRefused(Reason.ENCRYPTED, this::check);
    assertThat(links).isFalse();
  }

  @Test
  void refusesLinkWhoseTargetIsDamaged() {
    RawZip.Entry entry = zip.store("link", "target").unix(LINK);
    entry.crc++;
    assertRefused(Reason.CRC_ERROR, this::check);
  }

  @Test
  void refusesTooManyLinks() {
    for (int i = 0; i <= 10_000; i++) {
      zip.store("l" + i, "t").unix(LINK);
    }
    assertRefused(Reason.BOMB, this::check).withMessageContaining("links");
  }

  @Test
  void ofSeveralFaultsTheFirstReasonIsGiven() {
    zip.add("secret", "text").flags = 1;
    zip.store("device", "").unix(0x21b6);
    zip.store("../a", "text");
    zip.store("device", "");
    assertRefused(Reason.SLIP, this::check);
  }
}

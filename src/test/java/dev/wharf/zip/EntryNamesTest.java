package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.packet.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries' names by APPNOTE.TXT 4.4.4 (bit 11), 4.6.9 (Unicode path) and appendix D. */
class EntryNamesTest {
  private static final int UTF8 = 1 << 11;
  private static final byte[] NONE = {};
  private static final byte[] OE_IN_IBM437 = {(byte) 0x94, '.', 't', 'x', 't'};

  private static String decode(Charset legacy, byte[] raw, int flags, byte[] extra) {
    byte[] bytes = Extra.join(new byte[3], raw, extra);
    return new EntryNames(legacy)
        .decode(Zips.buffer(bytes), 3, raw.length, flags, 3 + raw.length, extra.length);
  }

  private static String decode(byte[] raw, int flags, byte[] extra) {
    return decode(Zips.IBM437, raw, flags, extra);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, UTF8})
  void asciiIsItself(int flags) {
    assertThat(decode(Zips.bytes("folder/a.txt"), flags, NONE)).isEqualTo("folder/a.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ö", "世界.txt", "😀", "o\u0308"})
  void flaggedNameIsUtf8(String name) {
    assertThat(decode(Zips.bytes(name), UTF8, NONE)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ö", "世界.txt", "😀"})
  void validUtf8IsReadAsSuchWithoutTheFlag(String name) {
    assertThat(decode(Zips.bytes(name), 0, NONE)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "IBM437, ö.txt",
    "IBM850, ö.txt",
    "IBM866, Ф.txt",
    "windows-1252, ”.txt",
    "ISO-8859-1, '\u0094.txt'"
  })
  void otherNamesAreInTheLegacyCharset(String charset, String name) {
    assertThat(decode(Charset.forName(charset), OE_IN_IBM437, 0, NONE)).isEqualTo(name);
  }

  @Test
  void refusesFlaggedNameThatIsNotUtf8() {
    assertRefused(Reason.UNSAFE_NAME, () -> decode(OE_IN_IBM437, UTF8, NONE));
  }

  @ParameterizedTest
  @CsvSource({"Shift_JIS, スキャン.pdf", "GBK, 实验数据.csv", "windows-1252, Größe.txt", "EUC-KR, 문서.txt"})
  void flaggedNameThatIsNotUtf8IsInTheCharsetThatSomebodyChose(String charset, String name) {
    Charset chosen = Charset.forName(charset);
    assertThat(decode(chosen, name.getBytes(chosen), UTF8, NONE)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "Shift_JIS, スキャン.pdf, IBM437",
    "GBK, 实验数据.csv, IBM437",
    "EUC-KR, 문서.txt, IBM437",
    "windows-1251, Отчёт.txt, IBM437",
    "GBK, 实验数据记录, US-ASCII"
  })
  void saysWhichCharsetHelps(String charset, String name, String now) {
    byte[] raw = name.getBytes(Charset.forName(charset));
    assertRefused(Reason.UNSAFE_NAME, () -> decode(Charset.forName(now), raw, UTF8, NONE))
        .satisfies(e -> assertThat(e).hasMessageContaining("wharf.legacy-charset = "))
        .satisfies(e -> assertThat(e).hasMessageContaining(charset));
  }

  @Test
  void flaggedNameThatIsNotUtf8IsReadByTheUnicodePath() {
    byte[] raw = "スキャン.pdf".getBytes(Charset.forName("Shift_JIS"));
    assertThat(decode(raw, UTF8, Extra.unicodePath(raw, "スキャン.pdf"))).isEqualTo("スキャン.pdf");
  }

  @Test
  void refusesNameThatIsNotInTheLegacyCharsetEither() {
    assertRefused(
            Reason.UNSAFE_NAME, () -> decode(StandardCharsets.US_ASCII, OE_IN_IBM437, 0, NONE))
        .withMessageContaining("US-ASCII");
  }

  @ParameterizedTest
  @CsvSource({"c0af", "eda080", "f4908080", "c3", "80"})
  void malformedUtf8IsNotTakenForUtf8(String hex) {
    byte[] raw = HexFormat.of().parseHex(hex);
    assertRefused(Reason.UNSAFE_NAME, () -> decode(raw, UTF8, NONE));
    assertThat(decode(raw, 0, NONE)).isEqualTo(new String(raw, Zips.IBM437));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ö.txt", "é.txt"})
  void unicodePathOfThisNameCounts(String path) {
    assertThat(decode(OE_IN_IBM437, 0, Extra.unicodePath(OE_IN_IBM437, path))).isEqualTo(path);
  }

  @Test
  void unicodePathOfAnAsciiNameCounts() {
    byte[] raw = Zips.bytes("?.txt");
    assertThat(decode(raw, 0, Extra.unicodePath(raw, "ö.txt"))).isEqualTo("ö.txt");
  }

  @Test
  void unicodePathIsFoundAmongOtherFields() {
    byte[] extra =
        Extra.join(Extra.field(Extra.TIMES, (byte) 1), Extra.unicodePath(OE_IN_IBM437, "é.txt"));
    assertThat(decode(OE_IN_IBM437, 0, extra)).isEqualTo("é.txt");
  }

  @Test
  void refusesUnicodePathThatNamesSomethingElse() {
    byte[] other = Extra.unicodePath(OE_IN_IBM437, "plain.txt");
    assertRefused(Reason.NAME_MISMATCH, () -> decode(OE_IN_IBM437, 0, other));
    byte[] raw = Zips.bytes("ö");
    assertRefused(Reason.NAME_MISMATCH, () -> decode(raw, UTF8, Extra.unicodePath(raw, "other")));
  }

  @Test
  void refusesStaleUnicodePathSinceSomeReadersTakeIt() {
    byte[] stale = Extra.unicodePath(Zips.bytes("before.txt"), "before.txt");
    assertRefused(Reason.NAME_MISMATCH, () -> decode(OE_IN_IBM437, 0, stale));
    assertRefused(Reason.NAME_MISMATCH, () -> decode(Zips.bytes("a.txt"), 0, stale));
  }

  @Test
  void refusesPathsThatLeaveThePacketInEitherPlace() {
    byte[] raw = Zips.bytes("../out.txt");
    assertRefused(Reason.SLIP, () -> decode(raw, 0, Extra.unicodePath(raw, "in.txt")));
    byte[] harmless = Zips.bytes("in.txt");
    assertRefused(
        Reason.ABSOLUTE_PATH, () -> decode(harmless, 0, Extra.unicodePath(harmless, "/in.txt")));
  }

  @Test
  void unicodePathThatDoesNotBelongToTheNameIsNotUsed() {
    byte[] field = Extra.unicodePath(OE_IN_IBM437, "é.txt");
    field[4] = 2;
    assertThat(decode(OE_IN_IBM437, 0, field)).isEqualTo("ö.txt");
    field[4] = 1;
    field[5]++;
    assertThat(decode(OE_IN_IBM437, 0, field)).isEqualTo("ö.txt");
  }

  @Test
  void emptyUnicodePathIsPassedOverAndOneThatIsNotUtf8Refused() {
    byte[] empty = Extra.unicodePath(OE_IN_IBM437, "");
    assertThat(decode(OE_IN_IBM437, 0, empty)).isEqualTo("ö.txt");
    byte[] broken = Extra.unicodePath(OE_IN_IBM437, "x");
    broken[broken.length - 1] = (byte) 0xff;
    assertRefused(Reason.UNSAFE_NAME, () -> decode(OE_IN_IBM437, 0, broken));
    assertThat(decode(OE_IN_IBM437, 0, Extra.field(Extra.UNICODE_PATH, (byte) 1)))
        .isEqualTo("ö.txt");
  }

  @Test
  void flagComesBeforeTheUnicodePath() {
    byte[] raw = Zips.bytes("ö");
    assertThat(decode(raw, UTF8, Extra.unicodePath(raw, "é"))).isEqualTo("ö");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\\b", "C:\\a", "../a", "/a", "a\0b", "", " ", "a//b", "nul", "a/../../b"})
  void namesAreReadAsTheyAre(String name) {
    assertThat(decode(Zips.bytes(name), 0, NONE)).isEqualTo(name);
  }

  @Test
  void longestNameIsRead() {
    String ascii = "n".repeat(0xffff);
    assertThat(decode(Zips.bytes(ascii), 0, NONE)).isEqualTo(ascii);
    String wide = "ö".repeat(0xffff / 2);
    assertThat(decode(Zips.bytes(wide), UTF8, NONE)).isEqualTo(wide);
  }
}

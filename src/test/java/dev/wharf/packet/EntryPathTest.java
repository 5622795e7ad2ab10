package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathTest {
  @ParameterizedTest
  @CsvSource({
    "a/b.txt, a/b.txt",
    "./a//b/, a/b",
    "a\\b\\c, a/b/c",
    "..., ...",
    "'a b', 'a b'",
    "-rf, -rf",
    ".hidden/..x, .hidden/..x",
    "./, ''",
    "/, ''",
    "//, ''",
    "\\, ''",
    "I:O test.csv, I:O test.csv",
    "c:a\\b, c:a/b",
    "C:..x, C:..x",
    "a/C:/b, a/C:/b"
  })
  void readsNamesAsRelativePaths(String name, String path) {
    assertThat(EntryPath.of(name).value()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "../a, slip",
    "a/../../b, slip",
    "a\\..\\..\\b, slip",
    "a/.., slip",
    "/etc/passwd, absolute-path",
    "\\\\host\\share, absolute-path",
    "C:\\a, absolute-path",
    "C:/a, absolute-path",
    "c:, absolute-path",
    "C://, absolute-path",
    "C:.., slip",
    "C:../a, slip",
    "C:a\\..\\b, slip",
    "/./, absolute-path",
    "'', unsafe-name"
  })
  void refusesPathsThatLeaveThePacket(String name, String reason) {
    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> EntryPath.of(name))
        .satisfies(e -> assertThat(e.reason().code()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "10", "27", "127", "155"})
  void refusesControlCharacters(int character) {
    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> EntryPath.of("a" + (char) character + "b"))
        .withMessageNotContaining("" + (char) character);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Icon\r", "a/Icon\r", "a\\Icon\r", "__MACOSX/a/._Icon\r"})
  void takesFindersFileForTheIconOfAFolder(String name) {
    assertThat(EntryPath.of(name).value()).isEqualTo(name.replace('\\', '/'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r",
        "icon\r",
        "Icon\r\r",
        "Icon\n",
        "Icon\r/",
        "Icon\r/a",
        "xIcon\r",
        "Icon\rx"
      })
  void refusesOtherCarriageReturns(String name) {
    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> EntryPath.of(name))
        .matches(e -> e.reason() == Reason.UNSAFE_NAME);
  }

  @ParameterizedTest
  @CsvSource({"a/b, a/b", "I:O, O", "I:a/b, a/b", "d/I:O, d/I:O", "ä:b, ä:b"})
  void knowsWhatAReaderMakesOfADrive(String name, String read) {
    assertThat(EntryPath.of(name).otherReading()).isEqualTo(read);
  }

  @Test
  void knowsWhatAReaderMakesOfACarriageReturn() {
    assertThat(EntryPath.of("a/Icon\r").otherReading()).isEqualTo("a/Icon");
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "a/b, 2", "./a//b/c/, 3", "./, 0"})
  void countsItsComponents(String name, int depth) {
    assertThat(EntryPath.of(name).depth()).isEqualTo(depth);
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "a/bbb/cc, 3", "日本/abcde, 6", "abcdefg/日本, 7", "😀/abc, 4", "./, 0"})
  void measuresItsLongestComponentInBytes(String name, int bytes) {
    assertThat(EntryPath.of(name).longestComponentBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:/a", "ab:c", "ä:b", ":a"})
  void takesColonForPartOfTheNameWhereNoDriveStandsBeforeIt(String name) {
    assertThat(EntryPath.of(name).value()).isEqualTo(name);
  }

  @Test
  void standsBelowItsFolder() {
    assertThat(EntryPath.of("./a\\b/").below(Path.of("/data"))).isEqualTo(Path.of("/data/a/b"));
    assertThat(EntryPath.of("./").below(Path.of("/data"))).isEqualTo(Path.of("/data"));
  }

  @Test
  void isEqualToEachThatLeadsToTheSamePlace() {
    assertThat(EntryPath.of("a//b/"))
        .isEqualTo(EntryPath.of("./a/b"))
        .hasSameHashCodeAs(EntryPath.of("./a/b"))
        .isNotEqualTo(EntryPath.of("a/B"));
  }

  @Test
  void isPrintedWithoutHiddenCharacters() {
    assertThat(EntryPath.of("a\u202eb")).hasToString("a\\u{202e}b");
  }

  @Test
  void readsVeryDeepNames() {
    assertThat(EntryPath.of("a/".repeat(20_000)).depth()).isEqualTo(20_000);
  }
}

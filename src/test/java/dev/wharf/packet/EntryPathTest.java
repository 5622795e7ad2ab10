package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "./, ''"
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
    "c:a, absolute-path",
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
}

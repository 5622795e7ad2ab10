package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketNameTest {
  @Test
  void isOneFolderName() {
    for (String name : new String[] {"", ".", "..", "a/b", "a\0b"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PacketName(name));
    }
  }

  @Test
  void isPrintedWithoutControlCharacters() {
    assertThat(new PacketName("a\nb\u001b[31m\u202e")).hasToString("a\\nb\\u{1b}[31m\\u{202e}");
  }

  @Test
  void numberedNameFitsTheFileSystem() {
    String longest = "日".repeat(85);
    assertThat(new PacketName(longest).numbered(12).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(255);
    assertThat(new PacketName("a").numbered(1)).isEqualTo("a");
    assertThat(new PacketName("a").numbered(2)).isEqualTo("a~2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", "..a", " ", "-rf", "a\\b", "a\nb", "日本", "wharf.json"})
  void mayBeAnythingElseThatTheFileSystemTakes(String name) {
    assertThat(new PacketName(name).value()).isEqualTo(name);
  }

  @Test
  void refusesInOneLineWithoutHiddenCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PacketName("a/\n"))
        .withMessage("A packet's name must be one folder name, not 'a/\\n'");
  }

  @Test
  void namesTheZipThatMakesTheFolderOne() {
    assertThat(new PacketName("one").zip()).isEqualTo("one.zip");
    assertThat(new PacketName("one.zip").zip()).isEqualTo("one.zip.zip");
  }

  @Test
  void numberedNameKeepsShortBasesWhole() {
    assertThat(new PacketName("x".repeat(253)).numbered(2)).isEqualTo("x".repeat(253) + "~2");
    assertThat(new PacketName("x".repeat(254)).numbered(2)).isEqualTo("x".repeat(253) + "~2");
  }

  @Test
  void numberedNameCutsNoCharacterInTwo() {
    String name = new PacketName("😀".repeat(63) + "abc").numbered(2);

    assertThat(name).isEqualTo("😀".repeat(63) + "a~2");
    assertThat(new PacketName("😀".repeat(64)).numbered(10)).isEqualTo("😀".repeat(63) + "~10");
  }

  @Test
  void namesItsInboxAndItsSender() {
    PacketName name = new PacketName("ct", "al", "run");
    assertThat(name.value()).isEqualTo("ct/al/run");
    assertThat(name.numbered(2)).isEqualTo("ct/al/run~2");
    assertThat(new PacketName("", "al", "run").value()).isEqualTo("al/run");
    assertThat(name.zip()).isEqualTo("run.zip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "al/run", "ct/run", "ct/al/run", "ct/ct"})
  void isReadAsItIsWritten(String value) {
    PacketName name = PacketName.parse(value, List.of("ct"));
    assertThat(name.value()).isEqualTo(value);
    assertThat(name.inbox()).isEqualTo(value.startsWith("ct/") ? "ct" : "");
    assertThat(PacketName.of(name.inbox(), value)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", "a/b/c/d", "a/.", "a/\0"})
  void isNoPathOfAnotherKind(String value) {
    assertThat(PacketName.isName(value)).isFalse();
  }
}

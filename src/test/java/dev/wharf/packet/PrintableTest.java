package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "a b", "Zürich 日本", "e\u0301", "😀", "back\\slash", "\u00a0"})
  void leavesTextForPeopleAsItIs(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @Test
  void writesLineBreaksAndTabsOut() {
    assertThat(Printable.of("a\nb\r\nc\td")).isEqualTo("a\\nb\\r\\nc\\td");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, NUL",
    "0007, bell",
    "0008, backspace",
    "001b, escape",
    "007f, delete",
    "0085, next line",
    "009b, control sequence introducer",
    "00ad, soft hyphen",
    "200b, zero width space",
    "200d, zero width joiner",
    "2028, line separator",
    "2029, paragraph separator",
    "feff, byte order mark",
    "e000, private use",
    "ffff, no character"
  })
  void writesHiddenCharactersAsTheirNumbers(String hex, String what) {
    String character = Character.toString(Integer.parseInt(hex, 16));
    String number = Integer.toHexString(Integer.parseInt(hex, 16));

    assertThat(Printable.of("a" + character + "b")).as(what).isEqualTo("a\\u{" + number + "}b");
  }

  @ParameterizedTest
  @CsvSource({
    "200e", "200f", "061c", "202a", "202b", "202c", "202d", "202e", "2066", "2067", "2068", "2069"
  })
  void writesMarksThatTurnTheDirectionOfTextAsTheirNumbers(String hex) {
    String mark = Character.toString(Integer.parseInt(hex, 16));

    assertThat(Printable.of("a" + mark + "gpj.exe"))
        .isEqualTo("a\\u{" + Integer.toHexString(Integer.parseInt(hex, 16)) + "}gpj.exe");
  }

  @Test
  void writesUnpairedSurrogatesAsTheirNumbers() {
    assertThat(Printable.of("a\ud83d")).isEqualTo("a\\u{d83d}");
    assertThat(Printable.of("\ude00b")).isEqualTo("\\u{de00}b");
    assertThat(Printable.of("\ude00\ud83d")).isEqualTo("\\u{de00}\\u{d83d}");
  }

  @Test
  void writesCharactersBeyondTheFirstPlaneAsOneNumber() {
    assertThat(Printable.of(Character.toString(0xe0041))).isEqualTo("\\u{e0041}");
  }

  @Test
  void shortensNothing() {
    assertThat(Printable.of("x".repeat(100_000) + "\n")).hasSize(100_002).endsWith("x\\n");
  }

  @Test
  void sentenceHasOneEnd() {
    assertThat(Printable.sentence("the folder is gone; is its disk mounted? "))
        .isEqualTo("the folder is gone; is its disk mounted?");
    assertThat(Printable.sentence("it is full.")).isEqualTo("it is full.");
    assertThat(Printable.sentence("it is full")).isEqualTo("it is full.");
  }
}

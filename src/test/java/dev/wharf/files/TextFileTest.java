package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which encodings a text that somebody wrote may be in. */
class TextFileTest {
  private static final String TEXT = "# Gr\u00f6\u00dfen\r\nwharf.inbox = /data/Eing\u00e4nge\r\n";

  private static void refuses(byte[] bytes, String message) {
    assertThatThrownBy(() -> TextFile.text(bytes))
        .isInstanceOf(TextFile.NotUtf8Exception.class)
        .hasMessage(message);
  }

  @Test
  void readsUtf8(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), TEXT);
    assertThat(TextFile.read(file)).isEqualTo(TEXT);
  }

  @Test
  void dropsAByteOrderMarkAtTheStartAlone() throws Exception {
    byte[] bytes = "\ufeffa\n\ufeffb".getBytes(StandardCharsets.UTF_8);
    assertThat(TextFile.text(bytes)).isEqualTo("a\n\ufeffb");
  }

  @Test
  void readsAnEmptyText() throws Exception {
    assertThat(TextFile.text(new byte[0])).isEmpty();
  }

  @Test
  void tellsLineColumnAndKeyOfAByteThatIsNotUtf8AndNotTheValue() {
    byte[] bytes =
        "# plain\r\nwharf.broker.password = secret\u00e4\r\n".getBytes(StandardCharsets.ISO_8859_1);
    refuses(
        bytes,
        "it is not in UTF-8, or only half written: line 2, column 31 (wharf.broker.password), holds"
            + " the byte E4, which is \u00e4 in Latin-1 and Windows-1252; save it as UTF-8");
  }

  @Test
  void countsLinesOfOldMacs() {
    refuses(
        "a\rb\rc: \u00fc".getBytes(StandardCharsets.ISO_8859_1),
        "it is not in UTF-8, or only half written: line 3, column 4 (c), holds the byte FC, which"
            + " is \u00fc in Latin-1 and Windows-1252; save it as UTF-8");
  }

  @Test
  void tellsATextThatIsCutWithinALetter() {
    refuses(
        new byte[] {'a', (byte) 0xC3},
        "it is not in UTF-8, or only half written: line 1, column 2, holds the byte C3, which is"
            + " \u00c3 in Latin-1 and Windows-1252; save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-UTF-16LE-BOM", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void recognisesUtf16(String charset) {
    refuses(
        TEXT.getBytes(Charset.forName(charset)),
        "it is in UTF-16, which some editors call Unicode; save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-UTF-32LE-BOM", "X-UTF-32BE-BOM"})
  void recognisesUtf32(String charset) {
    refuses(TEXT.getBytes(Charset.forName(charset)), "it is in UTF-32; save it as UTF-8");
  }

  @Test
  void refusesNulCharacters() {
    refuses(
        "wharf.packets = 4\n\0".getBytes(StandardCharsets.UTF_8),
        "it is in no encoding of text: it holds NUL characters; save it as UTF-8");
  }

  @Test
  void whatIsNoPlainFileIsNotRead(@TempDir Path folder) {
    assertThatIOException()
        .isThrownBy(() -> TextFile.read(folder))
        .withMessageContaining("it is no plain file");
    assertThatIOException()
        .isThrownBy(() -> TextFile.read(Path.of("/dev/zero")))
        .withMessageContaining("it is no plain file");
  }

  @Test
  void fileThatIsTooLargeIsNotRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    assertThatIOException()
        .isThrownBy(() -> TextFile.read(file))
        .withMessageContaining("it has more than 16 MB");
  }
}

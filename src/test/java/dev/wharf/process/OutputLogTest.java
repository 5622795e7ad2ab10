package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLogTest {
  private static final int TAIL = 2000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(OutputLog.NAME);
  }

  private static void write(OutputLog log, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.write(bytes, bytes.length);
  }

  /** What is kept of a text that is printed in pieces of so many bytes. */
  private String endOf(String text, int piece) throws IOException {
    try (OutputLog log = new OutputLog(file, 1_000_000, () -> {})) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < bytes.length; at += piece) {
        int length = Math.min(piece, bytes.length - at);
        byte[] part = new byte[length];
        System.arraycopy(bytes, at, part, 0, length);
        log.write(part, length);
      }
      return log.end();
    }
  }

  @Test
  void saysWithEachPieceThatSomethingMoves() throws IOException {
    AtomicInteger moved = new AtomicInteger();
    try (OutputLog log = new OutputLog(file, 1, moved::incrementAndGet)) {
      write(log, "one\n");
      write(log, "two, of which nothing is kept\n");
    }

    assertThat(moved).hasValue(2);
  }

  @Test
  void makesNoFileWhereNothingIsPrinted() throws IOException {
    try (OutputLog log = new OutputLog(file, 100, () -> {})) {
      log.drain(new ByteArrayInputStream(new byte[0]));
      assertThat(log.end()).isNull();
    }

    assertThat(file).doesNotExist();
  }

  @Test
  void keepsAllOfLittleOutput() throws IOException {
    try (OutputLog log = new OutputLog(file, 100, () -> {})) {
      write(log, "one\n");
      write(log, "two\n");
      assertThat(log.end()).isEqualTo("one\ntwo");
    }

    assertThat(file).hasContent("one\ntwo\n");
  }

  @Test
  void keepsTheHeadInTheFileAndTheTailForTheReceipt() throws IOException {
    try (OutputLog log = new OutputLog(file, 10, () -> {})) {
      log.drain(
          new ByteArrayInputStream(
              ("head " + "x".repeat(100_000) + " tail").getBytes(StandardCharsets.UTF_8)));
      assertThat(log.end()).hasSize(TAIL).endsWith("xxx tail");
    }

    assertThat(file).hasContent("head xxxxx\n[cut off after 10 bytes]\n");
  }

  @Test
  void cutsNothingWhereTheLimitIsJustReached() throws IOException {
    try (OutputLog log = new OutputLog(file, 10, () -> {})) {
      write(log, "0123456789");
    }

    assertThat(file).hasContent("0123456789");
  }

  @Test
  void saysOnceThatItWasCutOff() throws IOException {
    try (OutputLog log = new OutputLog(file, 10, () -> {})) {
      write(log, "0123456789");
      write(log, "a");
      write(log, "b");
    }

    assertThat(file).hasContent("0123456789\n[cut off after 10 bytes]\n");
  }

  @Test
  void keepsNothingInTheFileWhereTheLimitIsZero() throws IOException {
    try (OutputLog log = new OutputLog(file, 0, () -> {})) {
      write(log, "abc");
      assertThat(log.end()).isEqualTo("abc");
    }

    assertThat(file).hasContent("\n[cut off after 0 bytes]\n");
  }

  @Test
  void countsTheLimitInBytes() throws IOException {
    try (OutputLog log = new OutputLog(file, 6, () -> {})) {
      write(log, "日本語");
    }

    assertThat(file).hasContent("日本\n[cut off after 6 bytes]\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1999, 2000, 2001, 8192})
  void keepsTheSameTailHoweverItIsPrinted(int piece) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append((char) ('a' + i % 26));
    }

    assertThat(endOf(text.toString(), piece)).isEqualTo(text.substring(1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void beginsTheTailWithWholeCharacter(int before) throws IOException {
    String text = "x".repeat(before) + "😀".repeat(1000);

    assertThat(endOf(text, 8192)).isEqualTo("😀".repeat(500));
    assertThat(endOf(text + "x", 8192)).isEqualTo("😀".repeat(499) + "x");
  }

  @Test
  void dropsNothingOfShortOutputThatIsNoText() throws IOException {
    try (OutputLog log = new OutputLog(file, 100, () -> {})) {
      log.write(new byte[] {(byte) 0x80, (byte) 0x80, 'a'}, 3);
      assertThat(log.end()).isEqualTo("\ufffd\ufffda");
    }

    assertThat(Files.readAllBytes(file)).containsExactly(0x80, 0x80, 'a');
  }

  @Test
  void keepsBytesThatAreNoTextAsTheyAre() throws IOException {
    byte[] bytes = {0, 1, (byte) 0xff, (byte) 0xfe, '\r', '\n'};
    try (OutputLog log = new OutputLog(file, 100, () -> {})) {
      log.write(bytes, bytes.length);
    }

    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void leavesWhiteSpaceAroundTheEndOut() throws IOException {
    assertThat(endOf("\n\n  a b \n\n", 3)).isEqualTo("a b");
  }

  @Test
  void appendsToWhatTheProcessingWroteThereItself() throws IOException {
    Files.writeString(file, "before\n");
    try (OutputLog log = new OutputLog(file, 100, () -> {})) {
      write(log, "after\n");
    }

    assertThat(file).hasContent("before\nafter\n");
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(file, elsewhere);
    OutputLog log = new OutputLog(file, 100, () -> {});
    write(log, "a");

    assertThatIOException()
        .isThrownBy(log::close)
        .withMessageStartingWith(file + " cannot be written: ");
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void goesOnReadingWhereTheFileCannotBeWritten() {
    OutputLog log = new OutputLog(folder.resolve("none").resolve("wharf.log"), 100, () -> {});
    write(log, "one ");
    write(log, "two");

    assertThat(log.end()).isEqualTo("one two");
    assertThatIOException().isThrownBy(log::close).withMessageContaining("cannot be written");
  }
}

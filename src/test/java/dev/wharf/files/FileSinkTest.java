package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSinkTest {
  private static final int BUFFER = 256 * 1024;

  @TempDir Path folder;
  private final byte[] bytes = new byte[3 * BUFFER];
  private Path path;
  private FileChannel file;
  private FileSink sink;

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(bytes);
    path = folder.resolve("file");
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    sink = new FileSink(file);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER})
  void writesAllBytesInTheirOrder(int length) throws IOException {
    sink.write(bytes, 0, length);
    sink.flush();
    assertThat(Files.readAllBytes(path)).isEqualTo(Arrays.copyOf(bytes, length));
  }

  @Test
  void writesPartsOfAnyLength() throws IOException {
    int done = 0;
    for (int length = 1; done + length <= bytes.length; length = length * 2 + 1) {
      sink.write(bytes, done, length);
      done += length;
    }
    sink.write(bytes[done]);
    sink.flush();
    assertThat(Files.readAllBytes(path)).isEqualTo(Arrays.copyOf(bytes, done + 1));
  }

  @Test
  void keepsBytesUntilTheyAreFlushedOrItsBufferIsFull() throws IOException {
    sink.write(bytes, 0, BUFFER);
    assertThat(Files.size(path)).isZero();
    sink.write(bytes, BUFFER, 1);
    assertThat(Files.size(path)).isEqualTo(BUFFER);
    sink.flush();
    assertThat(Files.size(path)).isEqualTo(BUFFER + 1);
  }

  @Test
  void bytesThatWereNeverFlushedDoNotReachTheNextFile() throws IOException {
    sink.write(bytes, 0, 100);
    FileSink next = new FileSink(file);
    next.write(7);
    next.flush();
    assertThat(Files.readAllBytes(path)).containsExactly(7);
  }
}

package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.fixture.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FullDiskTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "/data/work/one: No space left on device",
        "[SQLITE_FULL] Insertion failed because database is full"
      })
  void isKnownByItsWords(String message) {
    assertThat(FullDisk.in(new IOException(message))).isTrue();
  }

  @Test
  void isKnownAmongTheCauses() {
    Exception cause = new FileSystemException("file", null, "No space left on device");
    assertThat(FullDisk.in(new IllegalStateException("it failed", new RuntimeException(cause))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"Input/output error", "Permission denied", "Read-only file system", "''"})
  void otherFailuresAreOthers(String message) {
    assertThat(FullDisk.in(new IOException(message))).isFalse();
  }

  @Test
  void failureWithoutAMessageIsAnother() {
    assertThat(FullDisk.in(new IOException())).isFalse();
    assertThat(FullDisk.in(new IOException((String) null, new RuntimeException()))).isFalse();
  }

  @Test
  void isKnownInTheWordsOfThisMachine() {
    Throwable failure =
        catchThrowable(
            () -> {
              try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                full.write(1);
              }
            });
    assertThat(FullDisk.in(failure)).isTrue();
  }

  @Test
  void isKnownWhenADiskIsFull() throws IOException {
    assumeTrue(SmallDisk.possible(), "only root may mount a small disk");
    try (SmallDisk small = SmallDisk.mount(folder.resolve("small"), "1m")) {
      Disk disk = new Disk(Durability.FULL);
      Throwable failure =
          catchThrowable(
              () ->
                  disk.write(
                      folder.resolve("small/file"),
                      new ByteArrayInputStream(new byte[2 << 20]),
                      null,
                      false));
      assertThat(failure).isInstanceOf(IOException.class);
      assertThat(Disk.full(failure)).isTrue();
      small.free();
    }
  }
}

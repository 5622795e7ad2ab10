package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipSourceTest {
  /** Larger than what is kept in memory. */
  private static final int LARGE = 200_000;

  @TempDir Path folder;
  private final byte[] bytes = new byte[LARGE];
  private Path file;

  @BeforeEach
  void name() {
    new Random(1).nextBytes(bytes);
    file = folder.resolve("one.zip");
  }

  private ZipSource open(int size) throws IOException {
    return ZipSource.open(Files.write(file, Arrays.copyOf(bytes, size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 128 * 1024, 128 * 1024 + 1, LARGE})
  void readsAtAnyPlace(int size) throws IOException {
    try (ZipSource source = open(size)) {
      assertThat(source.size()).isEqualTo(size);
      for (int position : new int[] {0, 1, 50, size - 10}) {
        byte[] into = new byte[14];
        source.read(position, into, 2, 10);
        assertThat(Arrays.copyOfRange(into, 2, 12))
            .isEqualTo(Arrays.copyOfRange(bytes, position, position + 10));
        assertThat(into).startsWith(0, 0).endsWith(0, 0);
      }
      byte[] all = new byte[size];
      source.read(0, all, 0, size);
      assertThat(all).isEqualTo(Arrays.copyOf(bytes, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, LARGE})
  void readsNothingBeyondItsEnds(int size) throws IOException {
    try (ZipSource source = open(size)) {
      byte[] into = new byte[20];
      assertThatThrownBy(() -> source.read(size - 19L, into, 0, 20))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> source.read(-1, into, 0, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      source.read(size, into, 0, 0);
    }
  }

  @Test
  void opensAnEmptyFile() throws IOException {
    try (ZipSource source = open(0)) {
      assertThat(source.size()).isZero();
    }
  }

  @Test
  void fileThatIsNotThereIsNoFaultOfThePacket() {
    assertThatThrownBy(() -> ZipSource.open(file)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void refusesALink() throws IOException {
    Path other = Files.write(folder.resolve("other.zip"), bytes);
    Files.createSymbolicLink(file, other);
    assertRefused(Reason.SPECIAL_FILE, () -> ZipSource.open(file));
  }

  @Test
  void refusesAFolder() throws IOException {
    Files.createDirectory(file);
    assertRefused(Reason.SPECIAL_FILE, () -> ZipSource.open(file));
  }

  @Test
  void refusesAFifoWithoutWaitingForItsWriter() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertRefused(Reason.SPECIAL_FILE, () -> ZipSource.open(file));
  }

  @Test
  void refusesADevice() {
    assertRefused(Reason.SPECIAL_FILE, () -> ZipSource.open(Path.of("/dev/zero")));
  }

  @Test
  void smallFileIsReadOnceAndKept() throws IOException {
    try (ZipSource source = open(100)) {
      Files.write(file, new byte[100]);
      byte[] into = new byte[100];
      source.read(0, into, 0, 100);
      assertThat(into).isEqualTo(Arrays.copyOf(bytes, 100));
    }
  }

  @Test
  void fileThatShrinksWhileItIsReadHasChanged() throws IOException {
    try (ZipSource source = open(LARGE)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(1000);
      }
      source.read(0, new byte[1000], 0, 1000);
      assertRefused(Reason.CHANGED, () -> source.read(0, new byte[1001], 0, 1001))
          .withMessageContaining("shrank");
    }
  }

  @Test
  void readThatFailsIsAFaultOfTheMachine() throws IOException {
    ZipSource source = open(LARGE);
    source.close();
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1))
        .isInstanceOf(ZipReadException.class)
        .hasMessageContaining("one.zip cannot be read: ClosedChannelException");
  }

  @Test
  void untouchedFileIsUnchanged() throws IOException {
    try (ZipSource source = open(LARGE)) {
      assertThatCode(source::requireUnchanged).doesNotThrowAnyException();
    }
  }

  @Test
  void longerFileHasChanged() throws IOException {
    try (ZipSource source = open(100)) {
      FileTime before = Files.getLastModifiedTime(file);
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
      Files.setLastModifiedTime(file, before);
      assertRefused(Reason.CHANGED, source::requireUnchanged);
    }
  }

  @Test
  void fileWithAnotherTimeHasChanged() throws IOException {
    try (ZipSource source = open(100)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      assertRefused(Reason.CHANGED, source::requireUnchanged);
    }
  }

  @Test
  void anotherFileInItsPlaceHasChanged() throws IOException {
    try (ZipSource source = open(100)) {
      Path other = folder.resolve("other");
      Files.write(other, Arrays.copyOf(bytes, 100));
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
      Files.move(file, folder.resolve("kept"));
      Files.move(other, file);
      assertRefused(Reason.CHANGED, source::requireUnchanged);
    }
  }

  @Test
  void fileThatWasTakenAwayHasChanged() throws IOException {
    try (ZipSource source = open(100)) {
      Files.delete(file);
      assertRefused(Reason.CHANGED, source::requireUnchanged).withMessageContaining("taken away");
    }
  }
}

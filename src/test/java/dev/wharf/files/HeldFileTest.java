package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeldFileTest {
  @TempDir Path root;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(Files.createDirectory(root.resolve("folder")).resolve("file"), "one");
  }

  private static String text(HeldFile held) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    held.channel().read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  @Test
  void opensAFile() throws IOException {
    try (HeldFile held = HeldFile.open(Beneath.of(file), 0)) {
      assertThat(text(held)).isEqualTo("one");
      assertThat(held.stamp().isUntouchedIn(FileStamp.of(file))).isTrue();
    }
  }

  @Test
  void seesThatAFileWasWrittenUnderItsOldTime() throws IOException {
    try (HeldFile held = HeldFile.open(Beneath.of(file), 0)) {
      FileTime before = Files.getLastModifiedTime(file);
      Files.writeString(file, "two");
      Files.setLastModifiedTime(file, before);

      assertThat(held.stamp().isOfSameFile(FileStamp.of(file))).isTrue();
      assertThat(held.stamp().isUntouchedIn(FileStamp.of(file))).isFalse();
    }
  }

  @Test
  void trustsNoStampOfAFileThatWasWrittenJustNow() throws IOException {
    try (HeldFile held = HeldFile.open(Beneath.of(Files.writeString(file, "new")), 100)) {
      assertThat(held.stamp().fresh() && held.stamp().isUntouchedIn(FileStamp.of(file))).isFalse();
    }
  }

  @Test
  void refusesWhatIsNoFile() throws Exception {
    Path link = Files.createSymbolicLink(file.resolveSibling("link"), file);
    Path fifo = file.resolveSibling("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (Path special : new Path[] {link, fifo, file.getParent()}) {
      assertThatThrownBy(() -> HeldFile.open(Beneath.of(special), 0))
          .isInstanceOf(HeldFile.SpecialFileException.class);
    }
    assertThatThrownBy(() -> HeldFile.open(Beneath.of(file.resolveSibling("none")), 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void neverHoldsAnotherFileThanTheOneOfItsStamp() throws Exception {
    Path folder = file.getParent();
    Path other = Files.createDirectory(root.resolve("other"));
    Files.writeString(other.resolve("file"), "two");
    Object one = FileStamp.of(file).key();
    int exchanged = 0;
    AtomicBoolean done = new AtomicBoolean();
    Thread sender = new Thread(() -> exchange(folder, other, done));
    sender.start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() < end) {
        try (HeldFile held = HeldFile.open(Beneath.of(file), 100)) {
          assertThat(text(held)).isEqualTo(held.stamp().key().equals(one) ? "one" : "two");
        } catch (HeldFile.ExchangedException | NoSuchFileException e) {
          exchanged++;
        }
      }
      assertThat(exchanged).isPositive();
    } finally {
      done.set(true);
      sender.join();
    }
  }

  private void exchange(Path folder, Path other, AtomicBoolean done) {
    Path aside = root.resolve("aside");
    try {
      while (!done.get()) {
        Files.move(folder, aside);
        Files.move(other, folder);
        Files.move(aside, other);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

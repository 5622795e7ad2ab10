package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
  @TempDir Path folder;

  @Test
  void opensAFile() throws IOException {
    try (FileChannel file = Opening.read(Files.writeString(folder.resolve("file"), "text"))) {
      assertThat(file.read(ByteBuffer.allocate(10))).isEqualTo(4);
    }
  }

  @Test
  void doesNotWaitForWhoeverWritesToAFifo() throws IOException {
    DeepTree.run(folder, "mkfifo fifo");
    assertThatThrownBy(() -> Opening.read(folder.resolve("fifo"), Duration.ofMillis(50)))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("FIFO");
  }

  @Test
  void failsAsOpeningDoes() throws IOException {
    assertThatThrownBy(() -> Opening.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertThatThrownBy(() -> Opening.read(link)).isInstanceOf(IOException.class);
  }

  @Test
  void openThatHangsHoldsUpNobodyWhoClosesTheFolder() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try (OpenFolder open = OpenFolder.open(folder)) {
            assertThatThrownBy(() -> Opening.read(open, fifo))
                .isInstanceOf(Opening.LateException.class);
          }
        });
  }
}

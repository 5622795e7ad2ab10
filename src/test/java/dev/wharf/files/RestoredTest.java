package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose name is gone while it is open. */
class RestoredTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    DeepTree.run(folder, "mkdir packet elsewhere; echo content > packet/one.zip");
    file = folder.resolve("packet/one.zip");
  }

  @Test
  void standsUnderItsNameAgainWhole() throws IOException {
    try (FileChannel open = FileChannel.open(file)) {
      Files.delete(file);

      Restored.write(file, open);
    }

    assertThat(file).hasContent("content");
    assertThat(folder.resolve("packet")).isDirectoryNotContaining("glob:**restored**");
  }

  @Test
  void isNotWrittenThroughLinkInThePlaceOfItsFolder() throws IOException {
    try (FileChannel open = FileChannel.open(file)) {
      DeepTree.run(folder, "rm -r packet; ln -s elsewhere packet");

      assertThatThrownBy(() -> Restored.write(file, open))
          .isInstanceOf(NotDirectoryException.class);
    }

    assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
  }
}

package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability: what cannot be fsynced shows who tries to. */
class SyncTest {
  @TempDir Path folder;
  private final Sync full = new Sync(Durability.FULL);
  private final Sync os = new Sync(Durability.OS);

  @Test
  void fullFsyncsFilesAndFolders() throws IOException {
    assertThat(full.full()).isTrue();
    full.path(folder);
    full.path(Files.createFile(folder.resolve("file")));
    assertThatThrownBy(() -> full.path(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void fullFsyncsAnOpenFile() throws IOException {
    FileChannel file = FileChannel.open(Files.createFile(folder.resolve("file")));
    full.file(file);
    file.close();
    assertThatThrownBy(() -> full.file(file)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void osFsyncsNothing() throws IOException {
    assertThat(os.full()).isFalse();
    FileChannel file = FileChannel.open(Files.createFile(folder.resolve("file")));
    file.close();
    assertThatCode(() -> os.file(file)).doesNotThrowAnyException();
    assertThatCode(() -> os.path(folder.resolve("none"))).doesNotThrowAnyException();
  }
}

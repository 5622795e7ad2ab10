package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DurabilityIT sees the fsyncs themselves, from outside. */
class FolderSyncTest {
  @TempDir Path folder;
  private final FolderSync folders = new FolderSync(new Sync(Durability.FULL));

  @Test
  void passesThroughATreeOfFoldersFilesAndLinks() throws IOException {
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.createDirectories(folder.resolve("d"));
    Files.createFile(folder.resolve("a/file"));
    Files.createSymbolicLink(folder.resolve("a/none"), Path.of("none"));
    Files.createSymbolicLink(folder.resolve("a/circle"), folder);
    assertThatCode(() -> folders.tree(folder)).doesNotThrowAnyException();
  }

  @Test
  void folderThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> folders.tree(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}

package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody else wrote, on a disk whose fsync fails when a test says so. */
class ForeignFilesTest {
  @TempDir Path folder;
  private final List<String> fsynced = new ArrayList<>();
  private final ForeignFiles foreign = new ForeignFiles(new Sync(Durability.FULL), this::fsync);
  private @Nullable IOException failure;
  private Path tree;
  private Path temporary;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    temporary = folder.resolve("temporary");
    file = Files.writeString(tree.resolve("file"), "text");
  }

  private void fsync(OpenFolder in, Path path) throws IOException {
    fsynced.add(path.getFileName().toString());
    if (failure != null) {
      throw failure;
    }
  }

  private Object inode() throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void fsyncsEachFileAndChangesNone() throws IOException {
    Files.writeString(Files.createDirectory(tree.resolve("a")).resolve("other"), "more");
    Object before = inode();
    foreign.folder(tree, Set.of(), temporary);
    assertThat(fsynced).containsExactlyInAnyOrder("file", "other");
    assertThat(inode()).isEqualTo(before);
    assertThat(temporary).doesNotExist();
  }

  @Test
  void fileWhoseFsyncFailedIsWrittenAgain() throws IOException {
    Object before = inode();
    failure = new IOException("Input/output error");
    foreign.folder(tree, Set.of(), temporary);
    assertThat(inode()).isNotEqualTo(before);
    assertThat(PacketFolders.files(tree)).isEqualTo(Map.of("file", "text"));
    assertThat(temporary).doesNotExist();
  }

  @Test
  void fileWhoseFsyncFailedIsNotFsyncedAgainUntilItIsWritten() throws IOException {
    failure = new IOException("Input/output error");
    Path nowhere = folder.resolve("none/temporary");
    assertThatThrownBy(() -> foreign.folder(tree, Set.of(), nowhere))
        .isInstanceOf(IOException.class);
    failure = null; // Linux lets the next fsync succeed.
    Object before = inode();
    foreign.folder(tree, Set.of(), temporary);
    assertThat(fsynced).as("only the one that failed").containsExactly("file");
    assertThat(inode()).as("written again").isNotEqualTo(before);
    foreign.folder(tree, Set.of(), temporary);
    assertThat(fsynced).as("trusted again").containsExactly("file", "file");
  }

  @Test
  void whatALeftoverTemporaryFileHoldsIsNotKept() throws IOException {
    Files.writeString(temporary, "of an earlier try");
    failure = new IOException("Input/output error");
    foreign.folder(tree, Set.of(), temporary);
    assertThat(file).hasContent("text");
  }

  @Test
  void fileThatMayNotBeOpenedIsLeftAsItsSenderMadeIt() throws IOException {
    Object before = inode();
    failure = new AccessDeniedException(file.toString());
    foreign.folder(tree, Set.of(), temporary);
    assertThat(inode()).isEqualTo(before);
  }
}

package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Disk disk = new Disk(Durability.FULL);
  @TempDir Path folder;
  private Path far = Path.of("unset");

  @AfterEach
  void clean() throws IOException {
    disk.wipe(far);
  }

  private Path source() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/inner")).getParent();
    Files.writeString(source.resolve("inner/file"), "text");
    Files.createSymbolicLink(source.resolve("link"), Path.of("inner/file"));
    return source;
  }

  private Path otherFileSystem() throws IOException {
    Assumptions.assumeTrue(
        Files.isWritable(MEMORY) && !Files.getFileStore(MEMORY).equals(Files.getFileStore(folder)));
    far = Files.createTempDirectory(MEMORY, "disk-test");
    return far;
  }

  @Test
  void takenNameIsNeitherReplacedNorJoined() throws IOException {
    Path source = source();
    Path target = Files.createDirectory(folder.resolve("target"));
    assertThat(disk.move(source, target, "t")).isFalse();
    assertThat(source.resolve("inner/file")).exists();
    assertThat(disk.move(source, folder.resolve("free"), "t")).isTrue();
    assertThat(source).doesNotExist();
    assertThatThrownBy(() -> disk.move(source, folder.resolve("other"), "t"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void moveToAnotherFileSystemLeavesNothingBehind() throws IOException {
    Path source = source();
    Path target = otherFileSystem().resolve("target");
    assertThat(disk.move(source, target, "t")).isTrue();
    assertThat(PacketFolders.files(target)).containsEntry("inner/file", "text");
    assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("inner/file");
    assertThat(folder).isEmptyDirectory();
    assertThat(far).isDirectoryContaining(path -> path.equals(target));
    assertThat(far.toFile().list()).hasSize(1);
  }

  @Test
  void moveCutOffAtAnyStepIsFinishedByTheNext() throws IOException {
    Path source = source();
    Path target = otherFileSystem().resolve("target");
    Path aside = Disk.aside(source, "t");
    // Cut off in the middle of the copy: a part of it under its hidden name.
    Files.move(source, aside);
    Files.createDirectories(far.resolve(".wharf-t/inner"));
    assertThat(disk.move(source, target, "t")).isTrue();
    assertThat(PacketFolders.files(target)).containsEntry("inner/file", "text");
    // Cut off after the copy was put in place, before the source was removed.
    TreeCopy.copy(target, aside, new Sync(Durability.OS));
    assertThat(disk.move(source, target, "t")).isTrue();
    assertThat(aside).doesNotExist();
    assertThat(far.toFile().list()).containsExactly("target");
  }

  @Test
  void wipeDoesNotFollowLinks() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "text");
    Path wiped = Files.createDirectory(folder.resolve("wiped"));
    Files.createSymbolicLink(wiped.resolve("link"), kept);
    disk.wipe(wiped);
    assertThat(wiped).doesNotExist();
    assertThat(kept.resolve("file")).exists();
    disk.wipe(wiped);
  }

  @Test
  void replacedFileIsWhole() throws IOException {
    Path file = folder.resolve("file");
    disk.replace(file, "one".getBytes(StandardCharsets.UTF_8), folder.resolve("tmp"));
    disk.replace(file, "two".getBytes(StandardCharsets.UTF_8), folder.resolve("tmp"));
    assertThat(PacketFolders.files(folder)).isEqualTo(Map.of("file", "two"));
  }
}

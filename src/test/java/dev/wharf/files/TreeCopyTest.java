package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.DeepTree;
import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeCopyTest {
  private static final FileTime THEN = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  private final Sync sync = new Sync(Durability.FULL);
  @TempDir Path folder;
  private Path source;
  private Path target;

  @BeforeEach
  void fill() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    target = folder.resolve("target");
    Files.createDirectories(source.resolve("deep/er"));
    Files.writeString(source.resolve("deep/er/file"), "text");
    Files.writeString(source.resolve("file"), "more");
    Files.write(source.resolve("large"), new byte[200_000]);
    Files.createFile(source.resolve("empty"));
  }

  private void copy() throws IOException {
    TreeCopy.copy(source, target, sync);
  }

  private boolean same() throws IOException {
    return TreeCopy.same(source, target);
  }

  @Test
  void copiesFilesAndFolders() throws IOException {
    copy();
    assertThat(PacketFolders.files(target)).isEqualTo(PacketFolders.files(source));
    assertThat(same()).isTrue();
  }

  @Test
  void copiesEmptyFolders() throws IOException {
    Files.createDirectories(source.resolve("a/b"));
    copy();
    assertThat(target.resolve("a/b")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "deep", "nowhere", "..", "/etc/passwd"})
  void copiesLinksAsTheyAre(String to) throws IOException {
    Files.createSymbolicLink(source.resolve("link"), Path.of(to));
    copy();
    assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString(to);
    assertThat(same()).isTrue();
  }

  @Test
  void copiesASingleFile() throws IOException {
    TreeCopy.copy(source.resolve("file"), target, sync);
    assertThat(target).hasContent("more");
  }

  @Test
  void foldersKeepTheirTimes() throws IOException {
    for (String one : new String[] {"deep/er", "deep", "."}) {
      Files.setLastModifiedTime(source.resolve(one), THEN);
    }
    copy();
    for (String one : new String[] {"deep/er", "deep", "."}) {
      assertThat(Files.getLastModifiedTime(target.resolve(one))).isEqualTo(THEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rwxr-x---", "r--r--r--"})
  void filesKeepTimesAndPermissions(String permissions) throws IOException {
    Path file = source.resolve("file");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Files.setLastModifiedTime(file, THEN);
    copy();
    Path copied = target.resolve("file");
    assertThat(Files.getLastModifiedTime(copied)).isEqualTo(THEN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copied)))
        .isEqualTo(permissions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfifo", "mknod"})
  void refusesSpecialFiles(String command) throws Exception {
    Path special = source.resolve("special");
    ProcessBuilder make =
        command.equals("mknod")
            ? new ProcessBuilder("mknod", special.toString(), "p")
            : new ProcessBuilder("mkfifo", special.toString());
    assertThat(make.start().waitFor()).isZero();
    assertThatThrownBy(this::copy)
        .isInstanceOf(UnmovableException.class)
        .hasMessageContaining("'special' is a device, FIFO or socket");
  }

  @Test
  void refusesADevice() {
    assertThatThrownBy(() -> TreeCopy.copy(Path.of("/dev/null"), target, sync))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'null'");
    assertThat(target).doesNotExist();
  }

  @Test
  void leavesSpecialFilesOutWhereItIsTold() throws Exception {
    Path special = source.resolve("deep/special");
    assertThat(new ProcessBuilder("mkfifo", special.toString()).start().waitFor()).isZero();
    TreeCopy copy = new TreeCopy(sync, true);
    copy.copy(source, target);
    assertThat(target.resolve("deep/special")).doesNotExist();
    assertThat(target.resolve("deep/er/file")).hasContent("text");
    assertThat(copy.isCopy(source, target)).isTrue();
    assertThat(same()).as("by the other copy").isFalse();
  }

  @Test
  void foldersTooDeepForAPathCannotBeCopied() throws Exception {
    DeepTree.make(source.resolve("tree"));
    assertThatThrownBy(this::copy)
        .isInstanceOfSatisfying(
            UnmovableException.class,
            e -> assertThat(e.what()).isEqualTo(UnmovableException.Cause.TOO_DEEP));
    Wipe.tree(source); // JUnit cannot.
    Wipe.tree(target);
  }

  @Test
  void namesThatAreNotUtf8AreKept() throws Exception {
    DeepTree.run(source, "echo text > \"$(printf 'caf\\351')\"");
    copy();
    DeepTree.run(target, "test -s \"$(printf 'caf\\351')\"");
    assertThat(same()).isTrue();
  }

  @Test
  void replacesNothing() throws IOException {
    Files.createDirectory(target);
    assertThatThrownBy(this::copy).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void replacesNoFileEither() throws IOException {
    Files.writeString(target, "another's");
    assertThatThrownBy(() -> TreeCopy.copy(source.resolve("file"), target, sync))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target).hasContent("another's");
  }

  @Test
  void treesDifferByContent() throws IOException {
    copy();
    Files.writeString(target.resolve("file"), "mOre");
    assertThat(same()).isFalse();
  }

  @Test
  void treesDifferBySize() throws IOException {
    copy();
    Files.writeString(target.resolve("deep/er/file"), "text and more");
    assertThat(same()).isFalse();
  }

  @Test
  void treesDifferByAFileThatIsMissing() throws IOException {
    copy();
    Files.delete(target.resolve("empty"));
    assertThat(same()).isFalse();
  }

  @Test
  void treesDifferByAFileThatIsTooMany() throws IOException {
    copy();
    Files.createFile(target.resolve("deep/new"));
    assertThat(same()).isFalse();
  }

  @Test
  void treesDifferByKind() throws IOException {
    copy();
    Files.delete(target.resolve("empty"));
    Files.createDirectory(target.resolve("empty"));
    assertThat(same()).isFalse();
  }

  @Test
  void linkIsNotItsFile() throws IOException {
    copy();
    Files.delete(target.resolve("file"));
    Files.createSymbolicLink(target.resolve("file"), source.resolve("file"));
    assertThat(same()).isFalse();
  }

  @Test
  void treesDifferByWhereALinkLeads() throws IOException {
    Files.createSymbolicLink(source.resolve("link"), Path.of("file"));
    copy();
    Files.delete(target.resolve("link"));
    Files.createSymbolicLink(target.resolve("link"), Path.of("empty"));
    assertThat(same()).isFalse();
  }

  @Test
  void timesMakeNoDifference() throws IOException {
    copy();
    Files.setLastModifiedTime(target.resolve("file"), THEN);
    assertThat(same()).isTrue();
  }
}

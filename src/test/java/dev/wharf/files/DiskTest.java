package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that others can have done to the disk; MoveTest has what a move does. */
class DiskTest {
  private final Disk disk = new Disk(Durability.FULL);
  @TempDir Path folder;
  private Path file;
  private Path none;
  private Path dangling;

  @BeforeEach
  void fill() throws IOException {
    file = Files.writeString(folder.resolve("file"), "text");
    none = folder.resolve("none");
    dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(bytes(text));
  }

  @Test
  void whatHasANameExists() {
    assertThat(Disk.exists(file)).isTrue();
    assertThat(Disk.exists(folder)).isTrue();
    assertThat(Disk.exists(dangling)).isTrue();
    assertThat(Disk.exists(none)).isFalse();
    assertThat(Disk.exists(file.resolve("below"))).isFalse();
  }

  @Test
  void linkThatLeadsNowhereIsNotPresent() {
    assertThat(Disk.present(file)).isTrue();
    assertThat(Disk.present(folder)).isTrue();
    assertThat(Disk.present(dangling)).isFalse();
    assertThat(Disk.present(none)).isFalse();
  }

  @Test
  void namesAreThoseOfAllThatIsInAFolder() throws IOException {
    Files.createFile(folder.resolve(".hidden"));
    Files.createDirectories(folder.resolve("deep/er"));
    assertThat(Disk.names(folder)).containsExactlyInAnyOrder("file", "dangling", ".hidden", "deep");
    assertThat(Disk.names(folder.resolve("deep/er"))).isEmpty();
    assertThatThrownBy(() -> Disk.names(none)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Disk.names(file)).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void folderWithAnythingInItIsNotEmpty() throws IOException {
    assertThat(Disk.isEmpty(folder)).isFalse();
    assertThat(Disk.isEmpty(Files.createDirectory(folder.resolve("empty")))).isTrue();
    assertThatThrownBy(() -> Disk.isEmpty(none)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void foldersAreMadeWithThoseAbove() throws IOException {
    Path deep = folder.resolve("a/b/c");
    disk.createDirectories(deep);
    assertThat(deep).isEmptyDirectory();
    assertThatCode(() -> disk.createDirectories(deep)).doesNotThrowAnyException();
    assertThatThrownBy(() -> disk.createDirectories(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @ParameterizedTest
  @EnumSource
  void newFileHoldsItsContent(Durability durability) throws IOException {
    assertThat(new Disk(durability).write(none, content("12345"), null, false)).isEqualTo(5);
    assertThat(none).hasContent("12345");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 262_143, 262_144, 262_145, 1_000_000})
  void newFileMayBeOfAnySize(int size) throws IOException {
    assertThat(disk.write(none, content("x".repeat(size)), null, false)).isEqualTo(size);
    assertThat(none).hasContent("x".repeat(size));
  }

  @Test
  void newFileHasTheTimeThatItIsGiven() throws IOException {
    FileTime then = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    for (Durability durability : Durability.values()) {
      Path path = folder.resolve("of " + durability);
      new Disk(durability).write(path, content("text"), then, false);
      assertThat(Files.getLastModifiedTime(path)).isEqualTo(then);
    }
  }

  @Test
  void folderHasTheTimeThatItIsGivenAndALinkIsNotFollowed() throws IOException {
    FileTime then = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path link = Files.createSymbolicLink(folder.resolve("link to inner"), inner);
    FileTime before = Files.getLastModifiedTime(inner);
    disk.setModified(link, then);
    assertThat(Files.getLastModifiedTime(inner)).isEqualTo(before);
    disk.setModified(inner, then);
    assertThat(Files.getLastModifiedTime(inner)).isEqualTo(then);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayReadANewFileMayRunItIfItIsExecutable(boolean executable) throws IOException {
    disk.write(none, content("text"), null, executable);
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(none);
    for (String who : new String[] {"OWNER", "GROUP", "OTHERS"}) {
      assertThat(rights.contains(PosixFilePermission.valueOf(who + "_EXECUTE")))
          .isEqualTo(executable && rights.contains(PosixFilePermission.valueOf(who + "_READ")));
    }
  }

  @Test
  void newFileReplacesNothing() {
    assertThatThrownBy(() -> disk.write(file, content("new"), null, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("text");
  }

  @Test
  void newFileIsNotWrittenThroughALink() {
    assertThatThrownBy(() -> disk.write(dangling, content("new"), null, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void failureOfTheContentIsPassedOn() throws IOException {
    InputStream closed = Files.newInputStream(file);
    closed.close();
    assertThatThrownBy(() -> disk.write(none, closed, null, false))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void replacedFileIsWhole() throws IOException {
    disk.replace(none, bytes("one"), folder.resolve("tmp"));
    assertThat(none).hasContent("one");
    disk.replace(none, bytes("two"), folder.resolve("tmp"));
    assertThat(none).hasContent("two");
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void temporaryFileThatACrashLeftIsReplaced() throws IOException {
    Path temporary = Files.writeString(folder.resolve("tmp"), "of an earlier try, and longer");
    disk.replace(file, bytes("new"), temporary);
    assertThat(file).hasContent("new");
    assertThat(temporary).doesNotExist();
  }

  @Test
  void fileIsReplacedWhereALinkStoodInsteadOfWrittenThroughIt() throws IOException {
    disk.replace(dangling, bytes("new"), folder.resolve("tmp"));
    assertThat(dangling).isRegularFile().hasContent("new");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void renameReplacesAFile() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "more");
    disk.rename(file, other);
    assertThat(other).hasContent("text");
    assertThat(file).doesNotExist();
  }

  @Test
  void renameOfWhatIsDoneAlreadyCountsAsDone() throws IOException {
    assertThatCode(() -> disk.rename(none, file)).doesNotThrowAnyException();
    assertThat(file).hasContent("text");
  }

  @Test
  void renameWithoutSourceAndTargetIsAFailure() {
    assertThatThrownBy(() -> disk.rename(none, folder.resolve("other")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void renameIntoAFolderThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> disk.rename(file, none.resolve("file")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(file).exists();
  }

  @Test
  void renameDoesNotReplaceAFolderThatHoldsSomething() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("kept"));
    assertThatThrownBy(() -> disk.rename(one, other)).isInstanceOf(FileSystemException.class);
    assertThat(other.resolve("kept")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "nowhere at all", "../outside", "a//b/"})
  void linkLeadsWhereItShould(String target) throws IOException {
    disk.link(none, target);
    assertThat(Files.readSymbolicLink(none)).isEqualTo(Path.of(target));
    assertThatCode(() -> disk.link(none, target)).as("again").doesNotThrowAnyException();
  }

  @Test
  void linkReplacesNothing() throws IOException {
    assertThatThrownBy(() -> disk.link(file, "target"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> disk.link(dangling, "elsewhere"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readSymbolicLink(dangling)).hasToString("nowhere");
  }

  @Test
  void markIsAnEmptyFileAndMayBeMadeAgain() throws IOException {
    disk.mark(none);
    assertThat(none).isEmptyFile();
    assertThatCode(() -> disk.mark(none)).doesNotThrowAnyException();
    disk.mark(file);
    assertThat(file).hasContent("text");
  }

  @Test
  void deletedIsGoneAndMayBeDeletedAgain() throws IOException {
    disk.delete(file);
    disk.delete(file);
    disk.delete(dangling);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void deleteOfALinkLeavesItsFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    disk.delete(link);
    assertThat(Disk.exists(link)).isFalse();
    assertThat(file).exists();
  }

  @Test
  void deleteDoesNotEmptyAFolder() {
    assertThatThrownBy(() -> disk.delete(folder)).isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  void onlyAnEmptyFolderIsDeletedIfEmpty() throws IOException {
    disk.deleteIfEmpty(folder);
    assertThat(file).exists();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    disk.deleteIfEmpty(empty);
    disk.deleteIfEmpty(empty);
    assertThat(empty).doesNotExist();
  }

  @Test
  void wipedTreeIsGoneAndMayBeWipedAgain() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b")).getParent().getParent();
    Files.createFile(tree.resolve("a/b/file"));
    Files.createFile(tree.resolve("file"));
    disk.wipe(tree);
    disk.wipe(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void wipeTakesFilesAndLinksToo() throws IOException {
    disk.wipe(file);
    disk.wipe(dangling);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wipeDoesNotFollowLinks() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.createFile(kept.resolve("file"));
    Path wiped = Files.createDirectory(folder.resolve("wiped"));
    Files.createSymbolicLink(wiped.resolve("link"), kept);
    disk.wipe(wiped);
    assertThat(wiped).doesNotExist();
    disk.wipe(Files.createSymbolicLink(folder.resolve("link"), kept));
    assertThat(kept.resolve("file")).exists();
  }

  @Test
  void folderWithItsOnlyFileIsWiped() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path only = Files.createFile(own.resolve("only"));
    disk.wipe(own, only);
    assertThat(own).doesNotExist();
    disk.wipe(own, only);
  }

  @Test
  void folderWithMoreThanThatFileIsWiped() throws IOException {
    Path own = Files.createDirectories(folder.resolve("own/deep")).getParent();
    Files.createFile(own.resolve("deep/other"));
    disk.wipe(own, own.resolve("only"));
    assertThat(own).doesNotExist();
  }

  @Test
  void moveGoesToAFreeNameAlone() throws IOException {
    assertThat(disk.move(file, Files.createDirectory(none), "t")).isFalse();
    assertThat(disk.move(file, folder.resolve("free"), "t")).isTrue();
    assertThat(folder.resolve("free")).hasContent("text");
    assertThat(file).doesNotExist();
  }

  @Test
  void hiddenNamesTellTheirToken() {
    assertThat(Disk.aside("t")).isEqualTo(".wharf-t");
    assertThat(Disk.aside(file, "t")).isEqualTo(folder.resolve(".wharf-t"));
    assertThat(Disk.token(Disk.aside(file, "t"))).isEqualTo("t");
  }

  @ParameterizedTest
  @EnumSource
  void syncChangesNothing(Durability durability) throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Map<String, String> before = PacketFolders.files(folder);
    Disk some = new Disk(durability);
    some.sync(file);
    some.sync(folder);
    some.syncFolders(folder);
    some.syncForeign(folder, Set.of(), folder.resolve("tmp"));
    assertThat(PacketFolders.files(folder)).isEqualTo(before);
  }

  @Test
  void syncOfWhatIsNotThereFailsAtFullDurabilityAlone() {
    assertThatThrownBy(() -> disk.sync(none)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.syncFolders(none)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.syncForeign(none, Set.of(), file))
        .isInstanceOf(NoSuchFileException.class);
    Disk os = new Disk(Durability.OS);
    assertThatCode(() -> os.sync(none)).doesNotThrowAnyException();
    assertThatCode(() -> os.syncFolders(none)).doesNotThrowAnyException();
    assertThatCode(() -> os.syncForeign(none, Set.of(), file)).doesNotThrowAnyException();
  }

  @Test
  void fullDiskIsKnown() {
    assertThat(Disk.full(new IOException("No space left on device"))).isTrue();
    assertThat(Disk.full(new IOException("Input/output error"))).isFalse();
  }

  @Test
  void proofLeavesNothingBehind() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Disk.prove(empty);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void folderThatCannotBeWorkedInIsNotProved() {
    assertThatThrownBy(() -> Disk.prove(none)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Disk.prove(file)).isInstanceOf(IOException.class);
  }
}

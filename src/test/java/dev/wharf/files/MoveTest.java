package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Memory;
import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoveTest {
  private static final String TOKEN = "t";
  private static final Map<String, String> FILES = Map.of("inner/file", "text", "other", "more");

  private final Sync sync = new Sync(Durability.FULL);
  private final Move move = new Move(sync);
  @TempDir Path folder;
  private Path source;
  private Memory memory;

  @BeforeEach
  void fill() throws IOException {
    source = fill(folder.resolve("source"));
  }

  private static Path fill(Path tree) throws IOException {
    Files.createDirectories(tree.resolve("inner"));
    Files.createDirectories(tree.resolve("empty"));
    Files.writeString(tree.resolve("inner/file"), "text");
    Files.writeString(tree.resolve("other"), "more");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("inner/file"));
    return tree;
  }

  @AfterEach
  void clean() throws IOException {
    if (memory != null) {
      memory.close();
    }
  }

  /** A free name on another file system. */
  private Path far() throws IOException {
    Assumptions.assumeTrue(Memory.possible(folder), "there is no other file system");
    memory = Memory.take();
    return memory.folder().resolve("target");
  }

  private boolean move(Path target) throws IOException {
    return move.move(Beneath.of(source), Beneath.of(target), TOKEN);
  }

  private static void assertWhole(Path tree) throws IOException {
    assertThat(PacketFolders.files(tree)).containsAllEntriesOf(FILES);
    assertThat(tree.resolve("empty")).isEmptyDirectory();
    assertThat(Files.readSymbolicLink(tree.resolve("link"))).hasToString("inner/file");
  }

  /** Nothing but the target is left, under no name. */
  private void assertMoved(Path target) throws IOException {
    assertWhole(target);
    assertThat(Disk.names(folder)).doesNotContain("source", Move.aside(TOKEN));
    assertThat(Disk.names(target.getParent())).containsExactly("target");
  }

  @ParameterizedTest
  @EnumSource
  void movesWithinAFileSystem(Durability durability) throws IOException {
    Path target = folder.resolve("target");
    assertThat(new Move(new Sync(durability)).move(Beneath.of(source), Beneath.of(target), TOKEN))
        .isTrue();
    assertMoved(target);
  }

  @ParameterizedTest
  @EnumSource
  void movesToAnotherFileSystem(Durability durability) throws IOException {
    Path target = far();
    assertThat(new Move(new Sync(durability)).move(Beneath.of(source), Beneath.of(target), TOKEN))
        .isTrue();
    assertMoved(target);
  }

  @Test
  void movesASingleFile() throws IOException {
    Path target = far();
    Path file = source.resolve("other");
    assertThat(move.move(Beneath.of(file), Beneath.of(target), TOKEN)).isTrue();
    assertThat(target).hasContent("more");
    assertThat(file).doesNotExist();
  }

  @Test
  void doesNotMoveToATakenName() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    assertThat(move(target)).isFalse();
    assertWhole(source);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceAFile() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "another's");
    assertThat(move(target)).isFalse();
    assertWhole(source);
    assertThat(target).hasContent("another's");
  }

  @Test
  void doesNotMoveToATakenNameOnAnotherFileSystem() throws IOException {
    Path target = Files.createDirectory(far());
    assertThat(move(target)).isFalse();
    assertWhole(source);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceALinkThatLeadsNowhereByAFolder() throws IOException {
    Path target = folder.resolve("target");
    Files.createSymbolicLink(target, Path.of("nowhere"));
    assertThat(move(target)).isFalse();
    assertWhole(source);
    assertThat(target).isSymbolicLink();
  }

  @Test
  void sourceThatIsNotThereIsAFailure() {
    assertThatThrownBy(
            () ->
                move.move(
                    Beneath.of(folder.resolve("none")),
                    Beneath.of(folder.resolve("target")),
                    TOKEN))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void targetWithoutItsFolderIsAFailure() {
    assertThatThrownBy(() -> move(folder.resolve("none/target")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(source).isDirectory();
  }

  @Test
  void cutOffOnceTheSourceIsHiddenItIsFinished() throws IOException {
    Path target = far();
    Files.move(source, Move.aside(source, TOKEN));
    assertThat(move(target)).isTrue();
    assertMoved(target);
  }

  @Test
  void cutOffInTheMiddleOfTheCopyItIsFinished() throws IOException {
    Path target = far();
    Files.move(source, Move.aside(source, TOKEN));
    Path copy = Files.createDirectory(Move.aside(target, TOKEN));
    Files.writeString(copy.resolve("other"), "mo");
    Files.writeString(copy.resolve("of an earlier try"), "");
    assertThat(move(target)).isTrue();
    assertMoved(target);
    assertThat(target.resolve("of an earlier try")).doesNotExist();
  }

  @Test
  void cutOffBeforeTheCopyIsRenamedItIsFinished() throws IOException {
    Path target = far();
    Files.move(source, Move.aside(source, TOKEN));
    TreeCopy.copy(Move.aside(source, TOKEN), Move.aside(target, TOKEN), sync);
    assertThat(move(target)).isTrue();
    assertMoved(target);
  }

  @Test
  void cutOffBeforeTheSourceIsRemovedItIsFinished() throws IOException {
    Path target = far();
    Files.move(source, Move.aside(source, TOKEN));
    TreeCopy.copy(Move.aside(source, TOKEN), target, sync);
    assertThat(move(target)).isTrue();
    assertMoved(target);
  }

  @Test
  void begunMoveToANameTakenMeanwhileGoesToAnother() throws IOException {
    Path taken = fill(far());
    Files.writeString(taken.resolve("other"), "diff");
    Files.move(source, Move.aside(source, TOKEN));
    TreeCopy.copy(Move.aside(source, TOKEN), Move.aside(taken, TOKEN), sync);
    assertThat(move(taken)).isFalse();
    assertThat(taken.resolve("other")).hasContent("diff");
    assertThat(Move.aside(taken, TOKEN)).as("the copy").doesNotExist();
    assertThat(move(taken.resolveSibling("target~2"))).isTrue();
    assertWhole(taken.resolveSibling("target~2"));
    assertThat(Move.aside(source, TOKEN)).doesNotExist();
  }

  @Test
  void movesWithAnotherTokenDoNotMeet() throws IOException {
    Path target = far();
    Path others = Files.createDirectory(Move.aside(source, "other"));
    Path othersCopy = Files.createDirectory(Move.aside(target, "other"));
    assertThat(move(target)).isTrue();
    assertWhole(target);
    assertThat(others).isEmptyDirectory();
    assertThat(othersCopy).isEmptyDirectory();
  }

  @Test
  void whatCannotBeCopiedStaysWhereItWas() throws Exception {
    Path target = far();
    makeFifo();
    assertThatThrownBy(() -> move(target))
        .isInstanceOf(UnmovableException.class)
        .hasMessageContaining("'fifo' is a device, FIFO or socket");
    assertThat(target).doesNotExist();
    assertWhole(source);
    assertThat(Disk.names(folder)).doesNotContain(Move.aside(TOKEN));
    assertThat(Disk.names(target.getParent())).isEmpty();
  }

  @Test
  void specialFilesStayOutOfACopyWhereThatIsTold() throws Exception {
    Path target = far();
    makeFifo();
    assertThat(new Move(sync, true).move(Beneath.of(source), Beneath.of(target), TOKEN)).isTrue();
    assertMoved(target);
    assertThat(target.resolve("fifo")).doesNotExist();
  }

  @Test
  void specialFilesComeAlongByARename() throws Exception {
    makeFifo();
    Path target = folder.resolve("target");
    assertThat(move(target)).isTrue();
    assertThat(Disk.names(target)).contains("fifo");
  }

  private void makeFifo() throws Exception {
    Path fifo = source.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
  }

  @Test
  void copyThatFailsIsFinishedByTheSameCall() throws Exception {
    Path target = far();
    Path blocking = Files.createFile(Move.aside(target, TOKEN).resolveSibling("file"));
    Path below = blocking.resolve("target");
    assertThatThrownBy(() -> move(below)).isInstanceOf(IOException.class);
    Files.delete(blocking);
    Files.createDirectory(blocking);
    assertThat(move(below)).isTrue();
    assertWhole(below);
  }

  @Test
  void hiddenNameCarriesTheToken() {
    Path aside = Move.aside(Path.of("inbox/one"), "an-id");
    assertThat(aside).isEqualTo(Path.of("inbox/.wharf-an-id"));
    assertThat(Move.token(aside)).isEqualTo("an-id");
  }
}

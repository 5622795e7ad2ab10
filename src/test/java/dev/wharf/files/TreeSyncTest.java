package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSyncTest {
  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();

  private void walk(Path tree) throws IOException {
    walk(tree, Set.of());
  }

  private void walk(Path tree, Set<String> except) throws IOException {
    new TreeSync(
            new Sync(Durability.FULL), (in, file) -> seen.add(folder.relativize(file).toString()))
        .folder(tree, except);
  }

  @Test
  void passesOnPlainFilesAlone() throws Exception {
    Files.createDirectories(folder.resolve("a/empty"));
    Files.createFile(folder.resolve("a/file"));
    Files.createFile(folder.resolve("file"));
    Path fifo = folder.resolve("a/fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    walk(folder);
    assertThat(seen).containsExactlyInAnyOrder("a/file", "file");
  }

  @Test
  void followsNoLink() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createFile(outside.resolve("file"));
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("folder"), outside);
    Files.createSymbolicLink(tree.resolve("file"), outside.resolve("file"));
    Files.createSymbolicLink(tree.resolve("none"), outside.resolve("none"));
    walk(tree);
    assertThat(seen).isEmpty();
  }

  @Test
  void passesOverNamesThatAreExcepted() throws IOException {
    Files.createFile(folder.resolve("file"));
    Files.createFile(Files.createDirectory(folder.resolve("data")).resolve("one"));
    Files.createFile(Files.createDirectories(folder.resolve("a/data")).resolve("two"));
    walk(folder, Set.of("data"));
    assertThat(seen).containsExactlyInAnyOrder("file", "a/data/two");
  }

  @Test
  void goesDeeperThanAPathCan() throws Exception {
    DeepTree.make(folder.resolve("deep"));
    walk(folder);
    Wipe.tree(folder.resolve("deep")); // JUnit cannot.
    assertThat(seen).singleElement().asString().hasSizeGreaterThan(4096).endsWith("/end");
  }

  @Test
  void namesThatAreNotUtf8AreNoFailure() throws Exception {
    DeepTree.run(folder, "touch \"$(printf 'caf\\351')\"; mkdir \"$(printf 'f\\351te')\"");
    walk(folder);
    assertThat(seen).hasSize(1);
  }

  @Test
  void failureOfAFileIsPassedOn() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () ->
                new TreeSync(
                        new Sync(Durability.FULL),
                        (in, file) -> {
                          throw new IOException("Input/output error");
                        })
                    .folder(folder, Set.of()))
        .hasMessage("Input/output error");
  }

  @Test
  void treeThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> walk(folder.resolve("none"))).isInstanceOf(IOException.class);
  }
}

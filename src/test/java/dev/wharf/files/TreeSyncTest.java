package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSyncTest {
  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();

  private void walk(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new TreeSync(
            new Sync(Durability.FULL), file -> seen.add(folder.relativize(file).toString())));
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
  void takesASingleFile() throws IOException {
    walk(Files.createFile(folder.resolve("file")));
    assertThat(seen).containsExactly("file");
  }

  @Test
  void failureOfAFileIsPassedOn() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () ->
                Files.walkFileTree(
                    folder,
                    new TreeSync(
                        new Sync(Durability.FULL),
                        file -> {
                          throw new IOException("Input/output error");
                        })))
        .hasMessage("Input/output error");
  }

  @Test
  void treeThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> walk(folder.resolve("none"))).isInstanceOf(IOException.class);
  }
}

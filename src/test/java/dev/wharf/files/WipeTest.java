package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WipeTest {
  @TempDir Path folder;

  @Test
  void removesFoldersDeeperThanAPathCanBe() throws IOException {
    Path tree = folder.resolve("tree");
    DeepTree.make(tree.resolve("inner"));
    Wipe.tree(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void removesThousandsOfFoldersInOneAnother() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    DeepTree.run(tree, "mkdir -p $(printf 'd/%.0s' $(seq 1500))");
    Wipe.tree(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void removesNamesThatAreNotUtf8() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    DeepTree.run(tree, "mkdir -p \"$(printf 'f\\351te')\"/a; touch \"$(printf 'caf\\351')\"");
    Wipe.tree(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void followsNoLink() throws IOException {
    Path kept = Files.createFile(Files.createDirectory(folder.resolve("outside")).resolve("kept"));
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), kept.getParent());
    Wipe.tree(tree);
    assertThat(tree).doesNotExist();
    assertThat(kept).exists();
  }
}

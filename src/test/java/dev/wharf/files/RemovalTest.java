package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is immutable stands for one that another user made: neither may be deleted. */
class RemovalTest {
  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void fill() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.createFile(tree.resolve("file"));
  }

  @AfterEach
  void makeMutable() throws Exception {
    chattr("-R", "-i", folder.toString());
  }

  private static boolean chattr(String... arguments) throws Exception {
    ProcessBuilder command = new ProcessBuilder("chattr");
    command.command().addAll(List.of(arguments));
    return command.redirectErrorStream(true).start().waitFor() == 0;
  }

  private void makeImmutable() throws Exception {
    assumeTrue(chattr("+i", tree.resolve("file").toString()), "no file can be made immutable");
  }

  @Test
  void deletesWhatItMay() throws IOException {
    assertThat(Removal.remove(tree, List.of(folder.resolve("aside")))).isNull();
    assertThat(tree).doesNotExist();
    assertThat(Removal.remove(tree, List.of())).as("again").isNull();
  }

  @Test
  void putsAsideWholeWhatItMayNotDelete() throws Exception {
    makeImmutable();
    Path aside = folder.resolve("aside");
    assertThat(Removal.remove(tree, List.of(aside))).isEqualTo(aside);
    assertThat(tree).doesNotExist();
    assertThat(aside.resolve("file")).exists();
  }

  @Test
  void takesAFreeNameAndTheFirstPlaceThatWorks() throws Exception {
    makeImmutable();
    Path aside = Files.createDirectory(folder.resolve("aside"));
    assertThat(Removal.remove(tree, List.of(folder.resolve("none/aside"), aside)))
        .isEqualTo(folder.resolve("aside-2"));
    assertThat(aside).isEmptyDirectory();
  }

  @Test
  void failsWhereNoPlaceWorks() throws Exception {
    makeImmutable();
    assertThatThrownBy(() -> Removal.remove(tree, List.of(folder.resolve("none/aside"))))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("file");
    assertThat(tree.resolve("file")).exists();
  }
}

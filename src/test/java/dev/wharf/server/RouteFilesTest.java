package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(folder.resolve("routes/housekeeping"));
    Files.writeString(folder.resolve("routes/a.camel.yaml"), "a");
    Files.writeString(folder.resolve("routes/b.camel.yaml~"), "an editor's");
    Files.writeString(folder.resolve("routes/housekeeping/c.camel.yaml"), "c");
  }

  private RouteFiles files(String pattern) {
    return new RouteFiles(pattern.replace("DIR", folder.toString()));
  }

  @Test
  void findsTheFilesOfAFolder() throws IOException {
    assertThat(files("file:DIR/routes/*.camel.yaml").list())
        .containsExactly(folder.resolve("routes/a.camel.yaml"));
  }

  @Test
  void findsThoseInFoldersBelowToo() throws IOException {
    assertThat(files("file:DIR/routes/**/*.camel.yaml").list())
        .containsExactly(
            folder.resolve("routes/a.camel.yaml"),
            folder.resolve("routes/housekeeping/c.camel.yaml"));
  }

  @Test
  void takesSeveralPatterns() throws IOException {
    assertThat(
            files("file:DIR/routes/*.camel.yaml, file:DIR/routes/housekeeping/*.camel.yaml").list())
        .hasSize(2);
  }

  @Test
  void leavesOutWhatIsNotAFile() throws IOException {
    assertThat(files("classpath:routes/*.yaml").list()).isEmpty();
  }

  @Test
  void findsNothingWhereThereIsNoFolder() throws IOException {
    assertThat(files("file:DIR/none/*.camel.yaml").list()).isEmpty();
  }

  @Test
  void readsTheTexts() throws IOException {
    assertThat(files("file:DIR/routes/**/*.camel.yaml").read())
        .containsEntry(folder.resolve("routes/a.camel.yaml"), "a")
        .containsEntry(folder.resolve("routes/housekeeping/c.camel.yaml"), "c")
        .hasSize(2);
  }
}

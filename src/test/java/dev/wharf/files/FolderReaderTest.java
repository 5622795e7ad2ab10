package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.FolderReader.Found;
import dev.wharf.files.FolderReader.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderReaderTest {
  @TempDir Path root;
  private FolderReader folder;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(root.resolve("sender/packet/data/b"));
    for (String file : List.of("packet.zip", "data/a", "data/b/1", "data/b/2", "data/c")) {
      Files.writeString(root.resolve("sender/packet").resolve(file), file);
    }
    Files.writeString(root.resolve("secret"), "secret");
    folder = new FolderReader(root, List.of("sender", "packet"));
  }

  private List<String> paths(int most) throws IOException {
    List<String> paths = new ArrayList<>();
    String after = "";
    do {
      FolderReader.Page page = folder.list(after, most);
      page.found().forEach(found -> paths.add(found.path()));
      after = page.next();
    } while (after != null);
    return paths;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 100})
  void pagesOfAnySizeShowEachOnce(int most) throws IOException {
    assertThat(paths(most))
        .containsExactly(
            "data", "data/a", "data/b", "data/b/1", "data/b/2", "data/c", "packet.zip");
  }

  @Test
  void linksAreShownAndLeadNowhere() throws IOException {
    Path packet = root.resolve("sender/packet");
    Files.createSymbolicLink(packet.resolve("file"), root.resolve("secret"));
    Files.createSymbolicLink(packet.resolve("folder"), root);
    assertThat(folder.list("", 100).found())
        .contains(new Found("file", 0, Kind.LINK), new Found("folder", 0, Kind.LINK))
        .noneMatch(found -> found.path().startsWith("folder/"));
    for (String path : List.of("file", "folder/secret", "folder/sender/packet/packet.zip")) {
      assertThatThrownBy(() -> folder.file(path)).isInstanceOf(NoSuchFileException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "..",
        "../packet",
        "../../secret",
        "data/../../../secret",
        "/etc/passwd",
        "data",
        "data/",
        "data//a",
        "./data/a",
        "none",
        "data/a/b",
        "a\0b"
      })
  void nothingButPlainFilesInsideIsOpened(String path) {
    assertThatThrownBy(() -> folder.file(path)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void waysThatAreLinksAreNotTaken() throws IOException {
    Files.createSymbolicLink(root.resolve("sender/other"), root.resolve("sender/packet"));
    FolderReader linked = new FolderReader(root, List.of("sender", "other"));
    assertThatThrownBy(() -> linked.list("", 1)).isInstanceOf(NoSuchFileException.class);
    FolderReader above = new FolderReader(root, List.of("sender", ".."));
    assertThatThrownBy(() -> above.list("", 1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void fileIsRead() throws IOException {
    try (FolderReader.Opened file = folder.file("data/b/2")) {
      assertThat(file.size()).isEqualTo(8);
    }
  }

  @Test
  void pipeThatNobodyWritesToHoldsNobodyUp() throws Exception {
    Path pipe = root.resolve("sender/packet/pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(folder.list("", 100).found()).contains(new Found("pipe", 0, Kind.SPECIAL));
    assertThatThrownBy(() -> folder.file("pipe")).isInstanceOf(NoSuchFileException.class);
  }

  /** Set {@code wharf.test.files} to see how long a page takes; 100,000 took 90 ms. */
  @Test
  @EnabledIfSystemProperty(named = "wharf.test.files", matches = "\\d+")
  void pageOfVeryManyFilesIsFoundSoon() throws IOException {
    int files = Integer.getInteger("wharf.test.files");
    for (int i = 0; i < files; i++) {
      Files.createFile(root.resolve("sender/packet/data/b/file-" + i));
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 10; i++) {
      long begun = threads.getCurrentThreadCpuTime();
      assertThat(folder.list("", 500).found()).hasSize(500);
      System.out.println((threads.getCurrentThreadCpuTime() - begun) / 1_000_000 + " ms");
    }
  }
}

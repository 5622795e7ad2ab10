package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version a receipt tells after an edit. */
class ProcessorVersionTest {
  @TempDir Path folder;
  private final ProcessorVersion version = new ProcessorVersion();
  private final Launch processor = new Launch();
  private Children children;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    children = new Children(Files.createDirectory(folder.resolve("state")), Ownership.MARK);
    processor.command("true");
    file = folder.resolve("VERSION");
    Files.writeString(file, "1");
  }

  @AfterEach
  void close() {
    children.close();
  }

  private void edit(String text) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 5000));
  }

  private String now() throws InterruptedException {
    return version.of(processor, children);
  }

  @Test
  void fileThatTheCommandForTheVersionNamesCounts() throws Exception {
    version.set("command: cat " + file);
    assertThat(now()).isEqualTo("1");
    edit("2");
    assertThat(now()).isEqualTo("2");
  }

  @Test
  void whatTheCommandDoesNotNameCountsOnceItIsForgotten() throws Exception {
    version.set("command: sh -c 'cat \"$(echo " + folder + ")/VERSION\"'");
    assertThat(now()).isEqualTo("1");
    edit("2");
    assertThat(now()).isEqualTo("1");
    version.forget();
    assertThat(now()).isEqualTo("2");
  }
}

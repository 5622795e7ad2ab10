package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
  @TempDir Path folder;
  private Path jar;
  private ProgramFiles program;

  @BeforeEach
  void prepare() throws IOException {
    jar = Files.writeString(folder.resolve("a.jar"), "classes");
    program = new ProgramFiles(Set.of(jar));
  }

  @Test
  void saysNothingWhileAllIsAsItWas() {
    assertThat(program.changed()).isNull();
  }

  @Test
  void namesJarThatIsWrittenOver() throws IOException {
    Files.writeString(jar, "other classes");
    assertThat(program.changed()).contains(jar.toString(), "was written over");
  }

  @Test
  void remembersJarThatWasWrittenOver() throws IOException {
    Files.writeString(jar, "other classes");
    program.changed();
    Files.delete(jar);
    assertThat(program.changed()).contains("was written over");
  }

  @Test
  void goesOnWhereJarIsReplacedByRename() throws IOException {
    Path other = Files.writeString(folder.resolve("b.jar"), "other classes");
    Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
    assertThat(program.changed()).isNull();
    Files.writeString(jar, "and once more");
    assertThat(program.changed()).as("what is open is another file").isNull();
  }

  @Test
  void namesJarThatIsRemovedForGood() throws IOException {
    Files.delete(jar);
    assertThat(program.changed()).as("it may come at once").isNull();
    Waiting.until("it is gone", () -> program.changed() != null);
    assertThat(program.changed()).contains(jar.toString(), "was removed");
  }

  @Test
  void watchesJarsOfPlugins() throws IOException {
    ProgramFiles ofProcess = ProgramFiles.ofThisProcess(folder);
    Files.writeString(jar, "other classes");
    assertThat(ofProcess.changed()).contains(jar.toString());
  }

  @Test
  void watchesWhatManifestsName() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib")).resolve("l.jar");
    Files.writeString(lib, "classes");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/l.jar lib/none.jar");
    try (OutputStream file = Files.newOutputStream(folder.resolve("m.jar"));
        JarOutputStream with = new JarOutputStream(file, manifest)) {
      with.finish();
    }
    ProgramFiles ofProcess = ProgramFiles.ofThisProcess(folder);
    Files.writeString(lib, "other classes");
    assertThat(ofProcess.changed()).contains(lib.toString());
  }
}

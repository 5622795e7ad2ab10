package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, built and run as the README says. */
class ExamplesIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  @TempDir Path folder;
  private WharfProcess wharf;

  @BeforeEach
  void prepare() throws IOException {
    wharf = new WharfProcess(folder);
    Files.createSymbolicLink(folder.resolve("examples"), PROJECT.resolve("examples"));
    Files.createSymbolicLink(folder.resolve("target"), PROJECT.resolve("target"));
    wharf.inbox().deliver("one", PacketFolders.zip(3));
  }

  private void shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(command).isZero();
  }

  private String result(String name) throws Exception {
    assertThat(wharf.run("drain").exit()).as(wharf.log()).isZero();
    return Files.readString(folder.resolve("archive/one/results").resolve(name));
  }

  @Test
  void beanInPlugins() throws Exception {
    shell("javac -cp target/wharf.jar -d classes examples/java/com/acme/Score.java");
    shell("mkdir -p plugins && jar --create --file plugins/acme.jar -C classes .");
    wharf
        .setting("camel.beans.packetProcessor", "#class:com.acme.Score")
        .setting("camel.beans.packetProcessor.weight", "1.5");
    assertThat(result("score.txt")).isEqualTo("4.5\n");
  }

  @Test
  void commandForEachPacket() throws Exception {
    wharf
        .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command")
        .setting(
            "camel.beans.packetProcessor.command",
            "python3 examples/python/count.py {data} {results}")
        .setting("camel.beans.packetProcessor.timeout", "60s");
    assertThat(result("count.txt")).isEqualTo("3\n");
  }

  @Test
  void warmWorkers() throws Exception {
    wharf
        .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.WorkerPool")
        .setting("camel.beans.packetProcessor.command", "python3 examples/python/score.py")
        .setting("camel.beans.packetProcessor.workers", "2");
    assertThat(result("score.txt")).isEqualTo("27.0\n");
  }

  @Test
  void jarThatLacksWhatItNeedsIsToldInOneLine() throws Exception {
    wharf.setting("camel.beans.packetProcessor", "#class:com.acme.Missing");
    assertThat(wharf.run("drain").exit()).isEqualTo(1);
    List<String> said = wharf.log().lines().filter(line -> line.startsWith("wharf:")).toList();
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("com.acme.Missing", "application.properties");
  }
}

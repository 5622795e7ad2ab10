package dev.wharf.functional;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Misbehaves;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installation is changed while a server runs from it. */
class UpgradeIT {
  private static final Path BUILT = Path.of("target");

  @TempDir Path folder;
  private Path installation;
  private WharfProcess wharf;
  private final List<String> sent = new ArrayList<>();
  private Process server;

  @BeforeEach
  void serve() throws IOException {
    installation = Files.createDirectories(folder.resolve("installation"));
    install();
    wharf =
        new WharfProcess(Files.createDirectories(folder.resolve("server")))
            .from(installation.resolve("wharf.jar"))
            .classes(PluginJar.of(folder.resolve("plugin.jar"), Misbehaves.class))
            .setting("camel.beans.packetProcessor", "#class:" + Misbehaves.class.getName())
            .setting("wharf.log.level", "debug")
            .setting("wharf.stop-timeout", "2s");
    server = wharf.serve();
    Waiting.until("classes are loaded", () -> wharf.log().contains("classes of a stop are loaded"));
    deliver("before");
    Waiting.until("it is archived", () -> isIn("archive", "before"));
    deliver("block");
    Waiting.until(
        "it is in work", () -> Files.exists(wharf.folder().resolve("work/block/results/begun")));
  }

  @AfterEach
  void kill() {
    server.destroyForcibly();
  }

  private void install() throws IOException {
    for (Path jar : jars()) {
      Path copy = installation.resolve(jar);
      Files.createDirectories(copy.getParent());
      Files.copy(BUILT.resolve(jar), copy, REPLACE_EXISTING);
    }
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> libraries = Files.list(BUILT.resolve("lib"))) {
      return Stream.concat(Stream.of(BUILT.resolve("wharf.jar")), libraries)
          .map(BUILT::relativize)
          .toList();
    }
  }

  private void deliver(String packet) throws IOException {
    wharf.inbox().deliver(packet, PacketFolders.zip(3));
    sent.add(packet);
  }

  private boolean isIn(String place, String packet) {
    return Files.exists(wharf.folder().resolve(place).resolve(packet));
  }

  private static void overwrite(Path jar) throws IOException {
    byte[] other = new byte[(int) Files.size(jar) + 1];
    try (OutputStream file = Files.newOutputStream(jar)) { // The same inode.
      file.write(other);
    }
  }

  private void endsInOrder(String how) throws Exception {
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).as(wharf.log()).isTrue();
    assertThat(server.exitValue()).as(wharf.log()).isEqualTo(1);
    assertThat(wharf.log())
        .contains("Wharf stops: the program file", how, "It was held by the packet block")
        .doesNotContain("Exception in thread", "quarantined");
    assertThat(blamed()).isZero();
  }

  private int blamed() throws Exception {
    try (Connection ledger =
            DriverManager.getConnection(
                "jdbc:sqlite:" + wharf.folder().resolve("state/ledger.db"));
        Statement statement = ledger.createStatement();
        var sum = statement.executeQuery("SELECT sum(failures + deaths) FROM packet")) {
      return sum.getInt(1);
    }
  }

  private void archivesAllOnceItIsStartedAgain() throws Exception {
    install();
    wharf.setting("camel.beans.packetProcessor", "#class:dev.wharf.process.NoProcessing");
    assertThat(wharf.run("drain").exit()).as(wharf.log()).isZero();
    assertThat(wharf.folder().resolve("archive").toFile().list())
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(wharf.folder().resolve("work")).isEmptyDirectory();
  }

  @Test
  void endsInOrderWhenJarsAreWrittenOver() throws Exception {
    for (Path jar : jars()) {
      overwrite(installation.resolve(jar));
    }
    for (int i = 0; i < 3; i++) {
      deliver("after-" + i);
    }
    endsInOrder("was written over");
    archivesAllOnceItIsStartedAgain();
  }

  @Test
  void endsInOrderWhenJarsAreRemoved() throws Exception {
    for (Path jar : jars()) {
      Files.delete(installation.resolve(jar));
    }
    deliver("after");
    endsInOrder("was removed");
    archivesAllOnceItIsStartedAgain();
  }

  @Test
  void goesOnWhenJarsAreReplacedByRename() throws Exception {
    for (Path jar : jars()) {
      Path other = folder.resolve("other.jar");
      Files.writeString(other, "another version");
      Files.move(other, installation.resolve(jar), REPLACE_EXISTING);
    }
    deliver("after");
    Waiting.until("it is archived", () -> isIn("archive", "after"));
    Waiting.until("it is said", () -> wharf.log().contains("was replaced while the server runs"));
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).as(wharf.log()).isTrue();
    assertThat(server.exitValue()).isEqualTo(143);
    archivesAllOnceItIsStartedAgain();
  }
}

package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.fixture.WharfProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to a server that runs, without HTTP. */
class StatusCommandsIT {
  @TempDir Path folder;
  @TempDir Path output;
  private WharfProcess wharf;
  private WharfProcess command;
  private Process server;

  @BeforeEach
  void prepare() throws IOException {
    wharf = new WharfProcess(folder);
    command = wharf;
  }

  private void serve() throws IOException {
    server = wharf.serve();
    wharf.outputTo(output); // What the server has logged stays where it is.
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(command.run("status", "--json").out());
  }

  @Test
  void operatorSeesPausesResumesAndReplays() throws Exception {
    serve();
    wharf.inbox().deliver("good", PacketFolders.zip(3));
    wharf.inbox().deliver("bad\u001b[31m", "no zip".getBytes(StandardCharsets.UTF_8));
    wharf.inbox().arriving("half", new byte[10]);
    assertThatFolder(folder.resolve("archive/good")).appears();
    assertThatFolder(folder.resolve("quarantine/bad\u001b[31m")).appears();
    Waiting.until("it is counted", () -> status().get("quarantined").asLong() == 1);
    Result paused = command.run("pause");
    assertThat(paused.exit()).isZero();
    assertThat(command.run("status").out())
        .contains("PAUSED: the operator paused it")
        .containsPattern("arriving +1\n")
        .containsPattern("archived +1\n")
        .containsPattern("half +10 B")
        .containsPattern("not-zip +1\n")
        .contains("free of ");
    assertThat(command.run("history").out())
        .containsPattern("archived +good: 3 entries")
        .contains("bad\\u{1b}[31m: not-zip", "page 1 of 1, 2 in all");
    assertThat(command.run("history", "--state", "archived", "--search", "GO").out())
        .contains("1 in all");
    assertThat(command.run("history", "bad\u001b[31m").out()).contains("to fix it: ");
    assertThat(command.run("history", "--state", "none"))
        .satisfies(wrong -> assertThat(wrong.exit()).isEqualTo(1))
        .satisfies(wrong -> assertThat(wrong.err()).contains("there is no state 'none'"));

    // Through the server: the ledger knows at once, though nothing is taken.
    assertThat(command.run("replay", "quarantine/bad\u001b[31m").exit()).isZero();
    assertThat(status().get("quarantined").asLong()).isZero();
    assertThat(status().get("waiting").asLong()).isEqualTo(1);
    assertThat(command.run("replay", "nobody"))
        .satisfies(none -> assertThat(none.exit()).isEqualTo(1))
        .satisfies(none -> assertThat(none.err()).contains("nobody: is not in the quarantine"));
    assertThat(command.run("replay", "--all").out()).isEqualTo("replayed 0, left 0\n");
    assertThat(command.run("resume").out()).isEqualTo("resumed\n");
    Waiting.until("it is taken again", () -> status().get("quarantined").asLong() == 1);
  }

  @Test
  void withoutServerTheyEndWithOneClearLine() throws Exception {
    for (String word : new String[] {"status", "pause", "resume", "history"}) {
      refuses("wharf: no server runs on the state folder " + folder.resolve("state") + "\n", word);
    }
    serve();
    server.destroyForcibly().waitFor();
    assertThat(folder.resolve("state/server.socket")).exists();
    Result killed = command.run("status");
    assertThat(killed.exit()).isEqualTo(1);
    assertThat(killed.err()).contains("the last was process " + server.pid() + " on ");
    server = wharf.outputTo(folder).start("run"); // It takes the place of what was left.
    wharf.outputTo(output);
    Waiting.until("it answers", () -> command.run("status").exit() == 0);
    server.destroy();
    server.waitFor();
    assertThat(folder.resolve("state/server.socket")).doesNotExist();
  }

  private void refuses(String message, String... words) throws Exception {
    Result result = command.run(words);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).isEqualTo(message);
  }

  @Test
  void serverIsFoundAlsoWhereItsStateFolderIsFarAwayAndAnEditIsWrong() throws Exception {
    Path state = folder.resolve("a-folder-with-a-long-name/".repeat(8) + "state");
    wharf.setting("wharf.state", state.toString());
    serve();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("server.socket"))))
        .isEqualTo("rw-------");
    wharf.setting("wharf.packets", "many");
    assertThat(status().get("packets").asInt()).isEqualTo(4);
  }

  @Test
  void watchShowsAgainAndAgainUntilTheServerEnds() throws Exception {
    serve();
    Process watch = command.start("status", "--watch", "--json");
    Waiting.until("it tells again", () -> Files.readAllLines(output.resolve("out")).size() > 1);
    server.destroy();
    assertThat(watch.waitFor()).isEqualTo(1);
    assertThat(wharf.log()).isEqualTo("wharf: the server has ended\n");
  }

  @Test
  void terminalShowsABarForEachPacketInWork() throws Exception {
    wharf.setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command");
    wharf.setting("camel.beans.packetProcessor.command", "sleep 60");
    serve();
    wharf.inbox().deliver("long", PacketFolders.zip(3));
    Waiting.until("it is in work", () -> !status().get("work").isEmpty());
    Path screen = output.resolve("screen");
    Process terminal =
        new ProcessBuilder(
                "script",
                "-qec",
                String.join(" ", command.command("status", "--watch")),
                "/dev/null")
            .directory(folder.toFile())
            .redirectOutput(screen.toFile())
            .start();
    try {
      Waiting.until(
          "the bar is there",
          () ->
              Files.readString(screen, StandardCharsets.UTF_8)
                  .matches("(?s).*long  processing \\[\\.{20}\\] +0 %  3 entries.*"));
    } finally {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly().waitFor();
    }
  }
}

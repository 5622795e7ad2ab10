package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Checker;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker in Python has a grandchild that left its session and its process group and ignores
 * SIGTERM. Whatever ends the work, two seconds later none of them is left; looked up in /proc.
 */
@EnabledOnOs(OS.LINUX)
class OwnershipIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final String token = UUID.randomUUID().toString();
  private WharfProcess wharf;
  private Checker checker;
  private Process server;

  @BeforeEach
  void prepare() throws IOException {
    Path worker = folder.resolve("worker.py");
    Files.writeString(
        worker,
        """
        import os, signal, sys, time
        sys.path.insert(0, sys.argv[2])
        from wharf_worker import serve

        def work(data, results, packet):
            if os.path.exists('harmless'):
                return
            child = os.fork()
            if child == 0:
                os.setsid()
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                if os.fork() == 0:
                    os.setsid()
                    os.execvp('sh', ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done', sys.argv[1]])
                time.sleep(1000)
            time.sleep(0.2)
            if os.path.exists('crash'):
                os._exit(3)
            open('begun', 'w').close()
            time.sleep(1000)

        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        serve(work)
        """);
    wharf =
        new WharfProcess(folder)
            .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.WorkerPool")
            .setting(
                "camel.beans.packetProcessor.command",
                "python3 worker.py " + token + " " + Path.of("examples/python").toAbsolutePath())
            .setting("wharf.retry.delay", "10ms")
            .setting("wharf.stop-timeout", "1s");
    checker = new Checker(folder);
    byte[] zip = PacketFolders.zip(1);
    wharf.inbox().deliver("one", zip);
    checker.sent(zip);
  }

  @AfterEach
  void endServer() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private void serve(String ownership) throws IOException {
    wharf.setting("wharf.children", ownership);
    server = wharf.serve();
    Waiting.until("the worker is at work", () -> Files.exists(folder.resolve("begun")));
    assertThat(alive()).hasSizeGreaterThanOrEqualTo(3);
  }

  private void nothingIsLeftAndThePacketIsArchivedOnce() throws Exception {
    Waiting.within(AT_ONCE, "all processes are gone", () -> alive().isEmpty());
    Files.createFile(folder.resolve("harmless"));
    assertThat(wharf.run("drain").exit()).isZero();
    checker.check();
    assertThat(alive()).isEmpty();
  }

  /** The processes that have the token among their arguments. */
  private List<String> alive() throws IOException {
    List<String> alive = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String words = commandLine(process);
        if (words.contains(token)) {
          alive.add(process.getFileName() + ": " + words.replace('\0', ' '));
        }
      }
    }
    return alive;
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "mark"})
  void killedServer(String ownership) throws Exception {
    serve(ownership);
    server.destroyForcibly().waitFor();
    nothingIsLeftAndThePacketIsArchivedOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "mark"})
  void stoppedServer(String ownership) throws Exception {
    serve(ownership);
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    nothingIsLeftAndThePacketIsArchivedOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "mark"})
  void timedOutWorker(String ownership) throws Exception {
    wharf
        .setting("wharf.children", ownership)
        .setting("camel.beans.packetProcessor.timeout", "1s")
        .setting("wharf.retry.attempts", "1");
    assertThat(wharf.run("drain").exit()).isEqualTo(2);
    assertThat(alive()).isEmpty();
    assertThat(folder.resolve("quarantine/one/wharf.json")).content().contains("\"timeout\"");
    assertThat(wharf.run("replay", "one").exit()).isZero();
    nothingIsLeftAndThePacketIsArchivedOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "mark"})
  void crashedWorker(String ownership) throws Exception {
    Files.createFile(folder.resolve("crash"));
    wharf.setting("wharf.children", ownership).setting("wharf.retry.attempts", "2");
    assertThat(wharf.run("drain").exit()).isEqualTo(2);
    assertThat(alive()).isEmpty();
    assertThat(wharf.run("replay", "one").exit()).isZero();
    nothingIsLeftAndThePacketIsArchivedOnce();
  }

  @Test
  void whatOutlivedAServerIsEndedAtTheNextStart() throws Exception {
    serve("mark");
    killWhileShellsAreStopped();
    assertThat(alive()).isNotEmpty();
    Files.createFile(folder.resolve("harmless"));
    assertThat(wharf.run("drain").exit()).isZero();
    assertThat(wharf.log()).contains("of a server that was killed were still running");
    assertThat(alive()).isEmpty();
    checker.check();
  }

  @Test
  void nothingOutlivesAServerInItsNamespaceThoughTheShellIsStopped() throws Exception {
    serve("namespace");
    killWhileShellsAreStopped();
    Waiting.until("all are dead", () -> alive().isEmpty());
  }

  /** The shells over the children are stopped, so that they cannot do what they are for. */
  private void killWhileShellsAreStopped() throws Exception {
    List<ProcessHandle> shells =
        server
            .descendants()
            .filter(p -> p.info().commandLine().orElse("").contains("pipe=$1"))
            .toList();
    for (ProcessHandle shell : shells) {
      new ProcessBuilder("kill", "-STOP", String.valueOf(shell.pid())).start().waitFor();
    }
    server.destroyForcibly().waitFor();
  }
}

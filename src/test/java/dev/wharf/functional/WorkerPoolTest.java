package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Reason;
import dev.wharf.process.WorkerPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPoolTest {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  @BeforeEach
  void prepare() {
    wharf.with("wharf.retry.delay", "10ms").with("packetProcessor", WorkerPool.class);
  }

  private TestServer command(String command) {
    return wharf.with("camel.beans.packetProcessor.command", command);
  }

  /** A worker in Python that notes each load, and does that to a packet. */
  private TestServer python(String... work) throws IOException {
    Path worker = folder.resolve("worker.py");
    Files.writeString(
        worker,
        "import os, sys, time\n"
            + ("sys.path.insert(0, '" + EXAMPLES.resolve("python") + "')\n")
            + "from wharf_worker import serve, progress, BadPacket\n"
            + ("open('" + loads() + "', 'a').write('%d\\n' % os.getppid())\n")
            + "def work(data, results, packet):\n"
            + ("    " + String.join("\n    ", work) + "\n")
            + "serve(work)\n");
    return command("python3 " + worker);
  }

  private Path loads() {
    return folder.resolve("loads");
  }

  @Test
  void examplesInPythonAndShellWork() {
    command("python3 " + EXAMPLES.resolve("python/score.py")).start();
    wharf.inbox().deliver("python", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("python")).isArchived();
    assertThat(wharf.archived("python").resolve("results/score.txt")).hasContent("27.0");
    assertThat(wharf.archived("python").resolve("results/wharf.log")).hasContent("scored python");
    wharf.settle();
    wharf.stop();
    command(EXAMPLES.resolve("shell/worker.sh").toString()).start();
    wharf.inbox().deliver("shell", PacketFolders.zip(4));
    assertThatFolder(wharf.archived("shell")).isArchived();
    assertThat(wharf.archived("shell").resolve("results/sizes.txt")).content().contains("file-3");
    wharf.settle();
  }

  @Test
  void eachWorkerLoadsOnce() throws IOException {
    python("(results / 'done').write_text(packet)").start();
    for (int i = 0; i < 40; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(1));
    }
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(40);
    assertThat(Files.readAllLines(loads())).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void workerIsReplacedAfterSoManyPackets() throws IOException {
    python("pass")
        .with("camel.beans.packetProcessor.workers", "1")
        .with("camel.beans.packetProcessor.recycleAfter", "3")
        .start();
    for (int i = 0; i < 9; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(1));
    }
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(9);
    assertThat(Files.readAllLines(loads())).hasSize(3);
  }

  @Test
  void workerThatHasGrownIsReplaced() throws IOException {
    python("global kept; kept = bytearray(80_000_000 if packet == 'large' else 10)")
        .with("camel.beans.packetProcessor.workers", "1")
        .with("camel.beans.packetProcessor.memoryLimit", "60000000")
        .start();
    for (String name : List.of("a", "large", "b", "c")) {
      wharf.inbox().deliver(name, PacketFolders.zip(1));
      assertThatFolder(wharf.archived(name)).isArchived();
    }
    wharf.settle();
    assertThat(Files.readAllLines(loads())).hasSize(2);
  }

  @Test
  void packetThatKillsItsWorkersIsSetAsideAndAllOthersAreArchived() throws IOException {
    python("print('looking at', packet)", "if packet == 'poison': os._exit(9)").start();
    byte[] zip = PacketFolders.zip(1);
    wharf.inbox().deliver("poison", zip);
    for (int i = 0; i < 10; i++) {
      wharf.inbox().deliver("packet-" + i, zip);
    }
    assertThatFolder(wharf.quarantined("poison")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    assertThat(assertThatFolder(wharf.quarantined("poison")).receipt())
        .contains("closed its output and ended with 9", "\"output\" : \"looking at poison\"");
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(10);
  }

  @Test
  void failuresAndBadPacketsAreTold() throws IOException {
    python(
            "if packet == 'bad': raise BadPacket('no header')",
            "if packet == 'broken': raise ValueError('no such column')")
        .start();
    byte[] zip = PacketFolders.zip(1);
    wharf.inbox().deliver("bad", zip);
    wharf.inbox().deliver("broken", zip);
    assertThatFolder(wharf.quarantined("bad")).isQuarantined(Reason.REFUSED, zip);
    assertThat(assertThatFolder(wharf.quarantined("bad")).receipt())
        .contains("\"attempts\" : 1,", "the worker process says: no header");
    assertThatFolder(wharf.quarantined("broken")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    assertThat(assertThatFolder(wharf.quarantined("broken")).receipt())
        .contains("\"attempts\" : 3,", "ValueError: no such column", "Traceback");
    wharf.settle();
    assertThat(Files.readAllLines(loads())).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void progressIsKept() throws IOException {
    Path go = folder.resolve("go");
    python("progress(0.4)", "while not os.path.exists('" + go + "'): time.sleep(0.01)").start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("it tells over JMX how far it is", () -> processed("one") == 0.4);
    Files.createFile(go);
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
  }

  private static double processed(String name) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    CompositeData[] packets =
        (CompositeData[])
            beans.getAttribute(new ObjectName("dev.wharf:type=Wharf"), "PacketsInWork");
    return Arrays.stream(packets)
        .filter(packet -> packet.get("name").equals(name))
        .mapToDouble(packet -> (Double) packet.get("processed"))
        .findFirst()
        .orElse(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo hello; read more                              | no message of the protocol: hello",
        "sleep 1000                                         | took longer than 0.5 s",
        "exec >&-; sleep 1000                               | longer than 0.5 s",
        "exec >&-                                           | closed its output",
        "exit 7                                             | ended with 7",
        "kill -KILL $$                                      | was ended by signal 9",
        "echo '{\"type\":\"done\",\"id\":\"x\"}'; read more | answered for a packet",
      })
  void whatAWorkerMustNotDoIsTheReason(String misdeed, String reason) throws IOException {
    Path worker = folder.resolve("worker.sh");
    Files.writeString(worker, "echo '{\"type\":\"ready\"}'\nread -r line\n" + misdeed + "\n");
    command("sh " + worker)
        .with("camel.beans.packetProcessor.timeout", "500ms")
        .with("wharf.retry.attempts", "1")
        .start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.quarantined("one")).appears();
    assertThat(assertThatFolder(wharf.quarantined("one")).receipt()).contains(reason);
    wharf.settle();
  }

  @Test
  void workerThatAnswersTwiceIsReplacedAndNoPacketSuffers() throws IOException {
    Path worker = folder.resolve("worker.sh");
    Files.writeString(
        worker,
        """
        echo '{"type":"ready"}'
        while read -r line; do
          id=$(printf '%s' "$line" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
          echo '{"type":"done","id":"'$id'"}'
          echo '{"type":"done","id":"'$id'"}'
        done
        """);
    command("sh " + worker).start();
    for (int i = 0; i < 5; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(1));
    }
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(5);
  }

  @Test
  void workerThatCannotStartHoldsPacketsBackAndBlamesNone() throws IOException {
    Path worker = folder.resolve("worker.sh");
    Files.writeString(worker, "echo 'no such model' >&2; exit 1\n");
    command("sh " + worker).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("the intake pauses", () -> wharf.pausedWhy().contains("no such model"));
    Files.copy(
        EXAMPLES.resolve("shell/worker.sh"),
        worker,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.folder("quarantine")).isEmptyDirectory();
    wharf.settle();
  }
}

package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.Again;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import dev.wharf.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Work that the operator ends. */
class CancelTest {
  private static final byte[] ZIP = PacketFolders.zip(2);

  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  /** A processor that waits, and hears an interrupt. */
  public static final class Waits {
    static volatile CountDownLatch begun = new CountDownLatch(1);

    /** Waits for an hour. */
    public void process(Packet packet) throws InterruptedException {
      begun.countDown();
      TimeUnit.HOURS.sleep(1);
    }
  }

  /** A processor that fails by an interrupt that nobody made. */
  public static final class Interrupted {
    /** Fails. */
    public void process(Packet packet) throws InterruptedException {
      Thread.currentThread().interrupt();
      throw new InterruptedException("by itself");
    }
  }

  private void command(String... lines) throws IOException {
    Path script = folder.resolve("command.sh");
    Files.writeString(script, String.join("\n", lines) + "\n");
    wharf
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", "sh " + script + " " + folder)
        .start();
  }

  @Test
  void treeThatIgnoresTheSignalAndLeftItsSessionIsGoneWithinTwoSeconds() throws IOException {
    command(
        "trap '' TERM",
        "setsid sh -c 'trap \"\" TERM; touch " + folder + "/left; while :; do sleep 1; done' &",
        "while [ ! -e $1/left ]; do sleep 0.01; done",
        "touch $1/begun",
        "while :; do sleep 1; done");
    wharf.inbox().deliver("hung", ZIP);
    Waiting.until("it hangs", () -> Files.exists(folder.resolve("begun")));

    long begun = System.nanoTime();
    assertThat(wharf.operations().cancel(List.of("hung"), false)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));

    assertThatFolder(wharf.quarantined("hung")).isQuarantined(Reason.CANCELLED, ZIP);
    assertThat(ProcessHandle.allProcesses().filter(CancelTest.this::isIts)).isEmpty();
    wharf.settle();
  }

  private boolean isIts(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(folder + "/left");
  }

  @Test
  void workOnAnArchivedDeliveryOfTheSameNameGoesOn() throws Exception {
    command("[ ! -e $1/hang ] || { echo begun >> $1/begun; sleep 3600; }");
    wharf.inbox().deliver("scan", ZIP);
    assertThatFolder(wharf.archived("scan")).isArchived();
    wharf.settle();
    String archived = wharf.operations().packet("scan").get(0).id();
    Files.createFile(folder.resolve("hang"));
    wharf.operations().reprocess(new Again(List.of("scan"), null, null, null, null));
    Waiting.until("it is processed again", () -> begun() == 1);
    byte[] next = PacketFolders.zip(4);
    wharf.inbox().deliver("scan", next);
    Waiting.until("a new one is in work", () -> begun() == 2);

    assertThat(wharf.operations().cancel(List.of("scan"), false)).isEmpty();

    assertThatFolder(wharf.quarantined("scan")).isQuarantined(Reason.CANCELLED, next);
    assertThat(wharf.status().reprocessing().inWork()).isOne();
    assertThat(wharf.operations().cancel(List.of(archived), false)).isEmpty();
    Waiting.until("it is as it was", () -> wharf.status().reprocessing().failed() == 1);
  }

  private long begun() throws IOException {
    Path file = folder.resolve("begun");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void packetThatIsPutBackIsTakenAgainAndTheAttemptDoesNotCount() throws IOException {
    command("if [ -e $1/begun ]; then exit 0; fi", "touch $1/begun", "sleep 3600");
    wharf.inbox().deliver("hung", ZIP);
    Waiting.until("it hangs", () -> Files.exists(folder.resolve("begun")));

    assertThat(wharf.operations().cancel(List.of("hung"), true)).isEmpty();

    assertThatFolder(wharf.archived("hung")).isArchived();
  }

  @Test
  void javaCodeThatHearsAnInterruptIsEnded() throws Exception {
    Waits.begun = new CountDownLatch(1);
    wharf.with("packetProcessor", Waits.class).start();
    wharf.inbox().deliver("hung", ZIP);
    Waits.begun.await();

    assertThat(wharf.operations().cancel(List.of("hung"), false)).isEmpty();

    assertThatFolder(wharf.quarantined("hung")).isQuarantined(Reason.CANCELLED, ZIP);
  }

  @Test
  void packetThatWaitsForItsTurnIsSetAsideWhenThatComes() throws Exception {
    Waits.begun = new CountDownLatch(1);
    wharf.with("packetProcessor", Waits.class).with("wharf.packets", "1").start();
    wharf.inbox().deliver("first", ZIP);
    Waits.begun.await();
    wharf.inbox().deliver("second", ZIP);
    Waiting.until(
        "it is claimed, and cancelled",
        () ->
            wharf
                .operations()
                .cancel(List.of("second"), false)
                .containsValue("it waits for its turn, and is ended as soon as that comes"));
    assertThat(wharf.operations().cancel(List.of("first"), false)).isEmpty();

    assertThatFolder(wharf.quarantined("second")).isQuarantined(Reason.CANCELLED, ZIP);
  }

  @Test
  void stepThatFailsByAnInterruptOfItsOwnIsAFailureLikeAnyOther() throws Exception {
    wharf.with("packetProcessor", Interrupted.class).with("wharf.retry.delay", "10ms").start();
    wharf.inbox().deliver("bad", ZIP);

    assertThatFolder(wharf.quarantined("bad")).isQuarantined(Reason.PROCESSING_FAILED, ZIP);
    wharf.settle();
  }

  @Test
  void packetThatIsNotInWorkStaysWhereItIs() {
    wharf.start();
    assertThat(wharf.operations().cancel(List.of("nobody"), false))
        .containsEntry("nobody", "it is not in work");
  }
}

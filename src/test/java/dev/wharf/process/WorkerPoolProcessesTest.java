package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import dev.wharf.fixture.CamelBeans;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.TimedOutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which of its processes the pool gives a packet to, and when it replaces one. */
@Timeout(60)
class WorkerPoolProcessesTest {
  @RegisterExtension private static final CamelBeans beans = new CamelBeans();

  @TempDir Path folder;
  private ScriptedWorkers workers;
  private Children children;
  private final Devices devices = new Devices();
  private final WorkerPools pools = new WorkerPools();
  private WorkerPool pool;

  @BeforeEach
  void open() throws IOException {
    workers = new ScriptedWorkers(folder);
    children = new Children(Files.createDirectory(folder.resolve("state")), Ownership.MARK);
    pool =
        beans
            .bind("children", children)
            .bind("devices", devices)
            .bind("workerPools", pools)
            .filled(new WorkerPool());
    pool.setFolder(folder.toString());
    pool.setTimeout("30s");
  }

  @AfterEach
  void close() {
    children.close();
  }

  private OpenPacket process(String name) throws Exception {
    OpenPacket packet = new WorkPackets(folder).packet(name);
    pool.process(beans.exchange(packet));
    return packet;
  }

  @Test
  void startsNoneBeforeThereIsPacket() throws IOException {
    pool.setCommand(workers.forEachPacket("answer"));

    assertThat(children.running()).isEmpty();
  }

  @Test
  void givesPacketAfterPacketToTheSameOne() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));

    for (int i = 0; i < 5; i++) {
      process("packet-" + i);
    }

    assertThat(workers.started()).isEqualTo(1);
    assertThat(children.running()).hasSize(1);
  }

  @Test
  void replacesOneAfterSoManyPackets() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setRecycleAfter(2);

    for (int i = 0; i < 5; i++) {
      process("packet-" + i);
    }

    assertThat(workers.started()).isEqualTo(3);
    assertThat(children.running()).hasSize(1);
  }

  @Test
  void replacesOneThatHasGrown() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setMemoryLimit(1);

    process("one");
    process("two");

    assertThat(workers.started()).isEqualTo(2);
    assertThat(children.running()).isEmpty();
  }

  @Test
  void keepsOneThatHasNotGrown() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setMemoryLimit(1L << 40);

    process("one");
    process("two");

    assertThat(workers.started()).isEqualTo(1);
  }

  @Test
  void replacesOneWhoseFileHasChanged() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    process("one");
    workers.forEachPacket("answer", "# another version");

    process("two");

    assertThat(workers.started()).isEqualTo(2);
    assertThat(children.running()).hasSize(1);
  }

  @Test
  void replacesOneWhoseOtherFilesHaveChanged() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setFiles("model.bin, lib");
    Path lib = Files.createDirectory(folder.resolve("lib"));
    process("one");
    Files.writeString(lib.resolve("added"), "");
    process("two");
    Files.writeString(folder.resolve("model.bin"), "weights");
    process("three");

    assertThat(workers.started()).isEqualTo(3);
  }

  @Test
  void replacesOneWhoseCommandHasChanged() throws Exception {
    String command = workers.forEachPacket("answer");
    pool.setCommand(command);
    process("one");
    pool.setCommand(command + " again");

    process("two");

    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void endsThoseThatWaitWhenTheyAreRecycled() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    process("one");

    assertThat(pools.recycle()).isEqualTo(1);

    assertThat(children.running()).isEmpty();
    process("two");
    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void tellsEachItsDevice() throws Exception {
    pool.setCommand(
        workers.forEachPacket("echo \"$WHARF_DEVICE $CUDA_VISIBLE_DEVICES\" >> seen; answer"));
    pool.setDevices("3");

    process("one");

    assertThat(workers.lines("seen")).containsExactly("3 3");
  }

  @Test
  void givesDeviceOfOneThatWaitsToAnotherPool() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setDevices("0, 1");
    process("one");
    WorkerPool other = beans.filled(new WorkerPool());
    other.setFolder(folder.toString());
    other.setCommand(workers.forEachPacket("answer"));
    other.setDevices("0");

    other.process(beans.exchange(new WorkPackets(folder).packet("two")));

    assertThat(children.running()).hasSize(1);
  }

  @Test
  void notesTheVersionThatWorksOnThePacket() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setVersion("command: sh -c 'cat version; echo more'");
    Files.writeString(folder.resolve("version"), "2.1\n");
    OpenPacket packet = new WorkPackets(folder).packet("one");
    packet.steps().begin("score", "packetProcessor");

    pool.process(beans.exchange(packet));

    assertThat(packet.steps().all()).singleElement().matches(step -> "2.1".equals(step.version()));
  }

  @Test
  void startsAnotherWhereItsFilesChangeWhileItStarts() throws Exception {
    Files.writeString(folder.resolve("model"), "1");
    String loads =
        "[ -e late ] || { printf 2 > model; : > late; }; echo \"$(cat model)\" >> loaded";
    pool.setCommand(workers.script(loads, "ready", "while take; do answer; done"));
    pool.setFiles("model");
    pool.setVersion("command: cat model");
    OpenPacket packet = new WorkPackets(folder).packet("one");
    packet.steps().begin("score", "packetProcessor");

    pool.process(beans.exchange(packet));

    assertThat(workers.lines("loaded")).hasSize(2);
    assertThat(packet.steps().all()).singleElement().matches(step -> "2".equals(step.version()));
  }

  @Test
  void endsThoseThatAreTooManyWhenThereAreToBeFewer() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    process("one");

    assertThatIllegalArgumentException().isThrownBy(() -> pool.setWorkers(0));
    pool.setWorkers(1);

    assertThat(children.running()).hasSize(1);
    process("two");
    assertThat(workers.started()).isEqualTo(1);
  }

  @Test
  void waitsForNoVersionThatDoesNotCome() throws Exception {
    pool.setCommand(workers.forEachPacket("answer"));
    pool.setVersion("command: sh -c 'exit 3'");
    OpenPacket packet = new WorkPackets(folder).packet("one");
    packet.steps().begin("score", "packetProcessor");

    pool.process(beans.exchange(packet));

    assertThat(packet.steps().all()).singleElement().matches(step -> step.version() == null);
  }

  @Test
  void endsOneThatTakesTooMuchMemory() throws Exception {
    pool.setCommand(
        workers.forEachPacket(
            "[ \"$packet\" = large ] && exec python3 -c 'x = bytearray(300 << 20); input()'; answer"));
    pool.setMemoryMax("100MB");

    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> process("large"))
        .withMessageContaining("took more memory than 100 MB (.memoryMax)")
        .satisfies(bad -> assertThat(bad.reason()).isEqualTo(Reason.OUT_OF_MEMORY));
    process("good");
  }

  @Test
  void keepsOneThatFailedByTheProtocol() throws Exception {
    pool.setCommand(workers.forEachPacket("[ \"$packet\" = bad ] && fail sorry || answer"));

    assertThatIOException().isThrownBy(() -> process("bad")).withMessageContaining("sorry");
    process("good");

    assertThat(workers.started()).isEqualTo(1);
  }

  @Test
  void endsOneThatTookTooLongAndStartsAnother() throws Exception {
    pool.setCommand(workers.forEachPacket("[ \"$packet\" = slow ] && sleep 1000; answer"));
    pool.setTimeout("200ms");

    assertThatExceptionOfType(TimedOutException.class).isThrownBy(() -> process("slow"));
    assertThat(children.running()).isEmpty();

    pool.setTimeout("30s");
    process("good");
    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void replacesOneThatDied() throws Exception {
    pool.setCommand(workers.forEachPacket("[ \"$packet\" = poison ] && exit 9; answer"));

    assertThatIOException()
        .isThrownBy(() -> process("poison"))
        .withMessageContaining("ended with 9");
    process("good");

    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void replacesOneThatDiedBetweenPackets() throws Exception {
    pool.setCommand(workers.forEachPacket("answer; [ \"$packet\" = last ] && exit 0"));
    process("last");
    Waiting.until("it has ended", () -> children.running().isEmpty());

    process("good");

    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void blamesNoPacketForOneThatWasAboutToEnd() throws Exception {
    pool.setCommand(workers.forEachPacket("answer; [ \"$packet\" = last ] && take && exit 0"));
    process("last");

    process("good");

    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void blamesPacketAtWhichAnyOneEnds() throws Exception {
    pool.setCommand(workers.forEachPacket("[ \"$packet\" = bad ] && exit 0; answer"));
    process("good");

    assertThatIOException().isThrownBy(() -> process("bad")).withMessageContaining("ended with 0");

    assertThat(workers.started()).isEqualTo(2);
  }

  @Test
  void replacesOneThatBrokeTheProtocol() throws Exception {
    pool.setCommand(workers.forEachPacket("[ \"$packet\" = bad ] && echo hello; answer"));

    assertThatIOException().isThrownBy(() -> process("bad")).withMessageContaining("hello");
    process("good");

    assertThat(workers.started()).isEqualTo(2);
    assertThat(children.running()).hasSize(1);
  }

  @Test
  void passesOnThatPacketIsBad() throws Exception {
    pool.setCommand(
        workers.forEachPacket(
            "echo '{\"type\":\"failed\",\"id\":\"'$id'\",\"quarantine\":true,\"message\":\"m\"}'"));

    assertThatExceptionOfType(BadPacketException.class).isThrownBy(() -> process("bad"));
  }

  @Test
  void runsNoMoreAtTimeThanItMay() throws Exception {
    pool.setCommand(workers.forEachPacket("while ! [ -e go ]; do sleep 0.01; done; answer"));
    pool.setWorkers(2);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Void>> packets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "packet-" + i;
        packets.add(CompletableFuture.runAsync(() -> processQuietly(name), threads));
      }
      Waiting.until(
          "two are at work",
          () ->
              children.running().stream().filter(one -> !one.worksOn().name().isEmpty()).count()
                  == 2);
      assertThat(children.running()).hasSize(2);
      Files.createFile(folder.resolve("go"));
      packets.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }

    assertThat(workers.started()).isEqualTo(2);
  }

  private void processQuietly(String name) {
    try {
      process(name);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keepsWhatIsPrintedAboutPacketThatFailed() throws Exception {
    pool.setCommand(workers.forEachPacket("echo \"looking at $packet\" >&2; exit 9"));
    OpenPacket packet = new WorkPackets(folder).packet("one");

    assertThatIOException().isThrownBy(() -> pool.process(beans.exchange(packet)));

    assertThat(packet.output()).isEqualTo("looking at one");
    assertThat(packet.results().resolve("wharf.log")).hasContent("looking at one\n");
  }

  @Test
  void blamesNoPacketWhereOneCannotGetReady() throws Exception {
    pool.setCommand(workers.script("echo 'no such model' >&2; exit 1"));

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> process("one"))
        .withMessageStartingWith("the worker process 'sh' is not ready")
        .withMessageEndingWith(": closed its output and ended with 1; it said: no such model")
        .satisfies(
            postponed -> {
              assertThat(postponed.forAll()).isTrue();
              assertThat(postponed.delay()).hasSeconds(1);
            });
    assertThat(children.running()).isEmpty();
  }

  @Test
  void waitsBeforeItStartsAnotherAfterOneThatCouldNotGetReady() throws Exception {
    pool.setCommand(workers.script("echo started >> starts; exit 1"));
    assertThatExceptionOfType(PostponedException.class).isThrownBy(() -> process("one"));

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> process("two"))
        .withMessageEndingWith("could not be started a moment ago")
        .satisfies(postponed -> assertThat(postponed.delay()).isPositive());

    assertThat(workers.started()).isEqualTo(1);
  }

  @Test
  void endsOneThatIsNotReadyInTime() throws Exception {
    pool.setCommand(workers.script("take"));
    pool.setStartTimeout("100ms");

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> process("one"))
        .withMessageContaining("was not ready within 0.1 s");
    assertThat(children.running()).isEmpty();
  }

  @Test
  void blamesNoPacketWhereTheProgramIsMissing() {
    pool.setCommand("no-such-program");

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> process("one"))
        .withMessageContaining("there is no program 'no-such-program'");
  }

  @Test
  void keepsNoMoreOfTheOutputThanItMay() throws Exception {
    pool.setCommand(workers.forEachPacket("echo 0123456789 >&2; answer"));
    pool.setLogLimit(4);

    assertThat(process("one").results().resolve("wharf.log"))
        .hasContent("0123\n[cut off after 4 bytes]\n");
  }
}

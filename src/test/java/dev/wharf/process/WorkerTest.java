package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import dev.wharf.packet.TimedOutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path folder;
  private final Launch launch = new Launch();
  private ScriptedWorkers workers;
  private Children children;
  private Child child;

  @BeforeEach
  void open() throws IOException {
    workers = new ScriptedWorkers(folder);
    children = new Children(Files.createDirectory(folder.resolve("state")), Ownership.MARK);
    launch.folder(folder.toString());
  }

  @AfterEach
  void close() {
    children.close();
  }

  private Worker start(String command) throws IOException {
    launch.command(command);
    child = launch.start(children, java.util.Map.of(), java.util.Map.of(), false);
    return new Worker(child, Devices.NONE, new WorkerPool.Code(0, ""), null);
  }

  /** One that is ready and does that with each packet. */
  private Worker ready(String... work) throws Exception {
    Worker worker = start(workers.forEachPacket(work));
    assertThat(worker.awaitReady(LONG)).isNull();
    return worker;
  }

  private OpenPacket packet(String name) {
    return new WorkPackets(folder).packet(name);
  }

  /** Has it work on a packet; gives back the end of what was printed meanwhile. */
  private static String work(Worker worker, OpenPacket packet, Duration longest) throws Exception {
    try (OutputLog log = new OutputLog(packet.results().resolve(OutputLog.NAME), 1000, () -> {})) {
      worker.work(packet, log, longest);
      return log.end();
    }
  }

  private static String work(Worker worker, OpenPacket packet) throws Exception {
    return work(worker, packet, LONG);
  }

  @Test
  void takesPacketAfterPacket() throws Exception {
    Worker worker = ready("echo \"$packet\" >> seen; answer");

    work(worker, packet("one"));
    work(worker, packet("two"));

    assertThat(workers.lines("seen")).containsExactly("one", "two");
    assertThat(worker.packets()).isEqualTo(2);
    assertThat(worker.usable()).isTrue();
    assertThat(workers.started()).isEqualTo(1);
  }

  @Test
  void isNotUsableBeforeItsEndIsKnown() throws Exception {
    Worker worker = ready("fail sorry");
    assertThat(worker.usable()).isTrue();

    assertThatIOException().isThrownBy(() -> work(worker, packet("one")));

    assertThat(worker.usable()).as("it has answered").isTrue();
  }

  @Test
  void saysWhatFailed() throws Exception {
    Worker worker = ready("fail 'no such column'");

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage("the worker process says: no such column");
  }

  @Test
  void saysThatPacketIsBad() throws Exception {
    Worker worker =
        ready(
            "echo '{\"type\":\"failed\",\"id\":\"'$id'\",\"quarantine\":true,\"message\":\"m\"}'");

    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage("the worker process says: m")
        .satisfies(bad -> assertThat(bad.reason()).isEqualTo(Reason.REFUSED));
    assertThat(worker.usable()).isTrue();
  }

  @Test
  void saysItInOneLineWithoutHiddenCharacters() throws Exception {
    Worker worker = ready("fail 'a\\u000ab\\u202e'");

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage("the worker process says: a\\nb\\u{202e}");
  }

  @Test
  void isLateAfterItsTime() throws Exception {
    Worker worker = ready("sleep 1000");

    assertThatExceptionOfType(TimedOutException.class)
        .isThrownBy(() -> work(worker, packet("one"), SHORT))
        .withMessage("the worker process took longer than 0.1 s");
    assertThat(worker.usable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 7                                   | closed its output and ended with 7",
        "exit 0                                   | closed its output and ended with 0",
        "echo sorry >&2; exit 7                   | closed its output and ended with 7; it said: sorry",
        "echo a >&2; echo b >&2; exit 7           | closed its output and ended with 7; it said: b",
        "kill -KILL $$                            | closed its output and was ended by signal 9",
        "exec >&-; sleep 1000                     | closed its output",
        "echo hello                               | said what is no message of the protocol: hello",
        "echo                                     | said what is no message of the protocol: ",
        "echo '{\"type\":\"done\"'                | said what is no message of the protocol: {\"type\":\"done\"",
        "echo '{\"type\":\"dome\"}'               | said what is no message of the protocol: {\"type\":\"dome\"}",
        "printf 'a\\033[31m\\n'                   | said what is no message of the protocol: a\\u{1b}[31m",
        "echo '{\"type\":\"done\",\"id\":\"x\"}'  | answered for a packet that it was not given, or twice",
        "echo '{\"type\":\"done\"}'               | answered for a packet that it was not given, or twice",
        "echo '{\"type\":\"failed\",\"id\":\"x\"}'| answered for a packet that it was not given, or twice",
        "ready                                    | answered for a packet that it was not given, or twice",
      })
  void breaksTheProtocol(String misdeed, String what) throws Exception {
    Worker worker = ready(misdeed);

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage("the worker process " + (what.endsWith(":") ? what + " " : what));
    assertThat(worker.usable()).isFalse();
  }

  @Test
  void quotesTheBeginningOfLongGarbage() throws Exception {
    Worker worker = ready("printf '%01000d\\n' 7");

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage(
            "the worker process said what is no message of the protocol: " + "0".repeat(200) + "…");
  }

  @Test
  void isBrokenAfterLineWithoutEnd() throws Exception {
    Worker worker = ready("head -c 3000000 /dev/zero | tr '\\0' x; echo; answer");

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessageContaining("no message of the protocol: xxx");
  }

  @Test
  void isReadyToTakeNoMoreWhereItNoLongerReads() throws Exception {
    Worker worker = start(workers.script("exec <&-", "ready", "sleep 1000"));
    assertThat(worker.awaitReady(LONG)).isNull();

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("one")))
        .withMessage("the worker process no longer reads");
    assertThat(worker.usable()).isFalse();
  }

  @Test
  void isNotUsableOnceItDiedAfterItsAnswer() throws Exception {
    Worker worker = ready("answer; exit 0");

    work(worker, packet("one"));

    Waiting.until("its death is seen", () -> !worker.usable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer; answer", "answer; ready", "answer; echo hello"})
  void isNotUsableWhenItSpokeWithoutBeingAsked(String misdeed) throws Exception {
    Worker worker = ready(misdeed);

    work(worker, packet("one"));

    Waiting.until("what it said is seen", () -> !worker.usable());
  }

  @Test
  void isNotUsableAfterFlood() throws Exception {
    Worker worker = ready("answer; i=0; while [ $i -lt 500 ]; do answer; i=$((i+1)); done");

    work(worker, packet("one"));

    Waiting.until("the flood is seen", () -> !worker.usable());
  }

  @Test
  void mayAnswerInPiecesAndWithLineEndsOfWindows() throws Exception {
    Worker worker =
        ready("printf '{\"type\":\"do'; printf 'ne\",\"id\":\"%s\"}' $id; printf '\\r\\n'");

    work(worker, packet("one"));

    assertThat(worker.usable()).isTrue();
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    Worker worker =
        ready(
            "echo '{\"type\":\"progress\",\"id\":\"'$id'\",\"part\":0.4}'",
            "echo '{\"type\":\"progress\",\"id\":\"'$id'\"}'",
            "answer");
    OpenPacket packet = packet("one");

    work(worker, packet);

    assertThat(packet.progress().processed()).isEqualTo(0.4);
  }

  @Test
  void tellsNothingOfOnePacketByTheIdOfAnother() throws Exception {
    Worker worker = ready("echo '{\"type\":\"progress\",\"id\":\"x\",\"part\":0.9}'; answer");
    OpenPacket packet = packet("one");

    work(worker, packet);

    assertThat(packet.progress().processed()).isZero();
    assertThat(worker.usable()).isTrue();
  }

  @Test
  void mayTellMoreThanAnybodyWaitsFor() throws Exception {
    Worker worker =
        ready(
            "i=0; while [ $i -lt 500 ]; do"
                + " echo '{\"type\":\"progress\",\"id\":\"'$id'\",\"part\":1}'; i=$((i+1)); done",
            "answer");

    work(worker, packet("one"));

    assertThat(worker.usable()).isTrue();
  }

  @Test
  void putsWhatItPrintsIntoThePacketsLog() throws Exception {
    Worker worker = ready("echo \"scored $packet\" >&2; answer");
    OpenPacket packet = packet("one");

    assertThat(work(worker, packet)).isEqualTo("scored one");
    assertThat(packet.results().resolve("wharf.log")).hasContent("scored one\n");
  }

  @Test
  void mayPrintMoreThanAnybodyKeeps() throws Exception {
    Worker worker =
        ready("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo the end >&2; answer");
    OpenPacket packet = packet("one");

    assertThat(work(worker, packet)).hasSize(1999).endsWith("xx\nthe end");
    assertThat(packet.results().resolve("wharf.log"))
        .hasContent("x".repeat(1000) + "\n[cut off after 1000 bytes]\n");
    assertThat(worker.usable()).isTrue();
  }

  @Test
  void putsWhatItPrintsBetweenPacketsNowhere() throws Exception {
    Worker worker = ready("answer; [ \"$packet\" = two ] || { echo between >&2; touch printed; }");
    work(worker, packet("one"));
    Waiting.until("it has printed", () -> Files.exists(folder.resolve("printed")));
    OpenPacket two = packet("two");

    assertThat(work(worker, two)).isNull();
    assertThat(two.results().resolve("wharf.log")).doesNotExist();
  }

  @Test
  void isNotBlamedWithWhatItSaidOfAnotherPacket() throws Exception {
    Worker worker =
        ready("[ \"$packet\" = one ] || exit 7", "echo \"careful with $packet\" >&2", "answer");
    work(worker, packet("one"));

    assertThatIOException()
        .isThrownBy(() -> work(worker, packet("two")))
        .withMessage("the worker process closed its output and ended with 7");
  }

  @Test
  void saysWhatItWorksOn() throws Exception {
    Worker worker = ready("while ! [ -e go ]; do sleep 0.01; done; answer");
    Thread thread =
        Pump.start(
            "test",
            () -> {
              try {
                work(worker, packet("one"));
              } catch (Exception e) {
                throw new IOException(e);
              }
            });

    Waiting.until("it is at work", () -> child.worksOn().name().equals("one"));
    Files.createFile(folder.resolve("go"));
    thread.join();

    assertThat(child.worksOn().name()).isEmpty();
  }

  @Test
  void isReadyWhenItSaysSo() throws Exception {
    assertThat(start(workers.script("ready", "take")).awaitReady(LONG)).isNull();
  }

  @Test
  void isNotReadyInTime() throws Exception {
    Worker worker = start(workers.script("take"));

    assertThat(worker.awaitReady(SHORT)).isEqualTo("was not ready within 0.1 s");
    assertThat(worker.usable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 1                          | is not ready: closed its output and ended with 1",
        "echo 'no model' >&2; exit 1     | is not ready: closed its output and ended with 1; it said: no model",
        "echo Loading...; take           | is not ready: said what is no message of the protocol: Loading...",
        "echo '{\"type\":\"done\"}'; take| is not ready: answered for a packet that it was not given, or twice",
      })
  void isNotReadyWhenItDoesAnythingElse(String start, String problem) throws Exception {
    Worker worker = start(workers.script(start));

    assertThat(worker.awaitReady(LONG)).isEqualTo(problem);
    assertThat(worker.usable()).isFalse();
  }

  @Test
  void isNotUsableOnceItHasEnded() throws Exception {
    Worker worker = ready("answer");
    assertThat(worker.residentBytes()).isPositive();

    worker.end();

    assertThat(worker.usable()).isFalse();
    assertThat(child.alive()).isFalse();
  }
}

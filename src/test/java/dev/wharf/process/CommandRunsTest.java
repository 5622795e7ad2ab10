package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.CamelBeans;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.TimedOutException;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one run of the command leads to. */
@Timeout(60)
class CommandRunsTest {
  @RegisterExtension private static final CamelBeans beans = new CamelBeans();

  @TempDir Path folder;
  private Children children;
  private Command command;
  private OpenPacket packet;

  @BeforeEach
  void open() throws IOException {
    children = new Children(Files.createDirectory(folder.resolve("state")), Ownership.MARK);
    Layout layout = new Layout(TestSettings.in(folder));
    command =
        beans
            .bind("children", children)
            .bind("devices", new Devices())
            .bind("writeEntry", new WriteEntry(new Disk(Durability.OS), layout))
            .filled(new Command());
    command.setFolder(folder.toString());
    command.setTimeout("30s");
    packet = new WorkPackets(folder).packet("one");
  }

  @AfterEach
  void close() {
    assertThat(children.running()).isEmpty();
    children.close();
  }

  private void run(String script) throws Exception {
    command.setCommand("sh -c '" + script + "'");
    command.process(beans.exchange(packet));
  }

  private void run(String line, PacketEntry entry) throws Exception {
    command.setCommand(line);
    Exchange exchange = beans.exchange(packet);
    exchange.getMessage().setBody(entry);
    command.process(exchange);
  }

  @Test
  void endWellWithExitCodeZero() throws Exception {
    run("exit 0");

    assertThat(packet.output()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 66, 75, 125})
  void letThePacketBeTriedAgainAfterAnyOtherExitCode(int code) {
    assertThatIOException()
        .isThrownBy(() -> run("echo sorry; exit " + code))
        .withMessage("the command ended with exit code " + code + "; it said: sorry");
  }

  @Test
  void areEndedWithATreeThatTakesTooMuchMemoryTogether() {
    command.setMemoryMax("200MB");
    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(
            () ->
                run(
                    "for i in 1 2 3 4 5 6 7 8 9 10; do python3 -c \"import time; x ="
                        + " bytearray(40 << 20); time.sleep(60)\" & done; wait"))
        .withMessageContaining("took more memory than 200 MB (.memoryMax)")
        .satisfies(bad -> assertThat(bad.reason()).isEqualTo(Reason.OUT_OF_MEMORY));
  }

  @Test
  void mayShareMoreMemoryThanEachOfThemHas() throws Exception {
    command.setMemoryMax("250MB");
    run(
        "exec python3 -c \"import os, time; x = bytearray(100 << 20);"
            + " [os.fork() for _ in range(2)]; time.sleep(0.5)\"");
  }

  @Test
  void quarantineThePacketAfterTheExitCodeForBadData() {
    assertThatExceptionOfType(BadPacketException.class)
        .isThrownBy(() -> run("echo no header; exit 65"))
        .withMessage("the command ended with exit code 65; it said: no header")
        .satisfies(bad -> assertThat(bad.reason()).isEqualTo(Reason.REFUSED));
  }

  @ParameterizedTest
  @CsvSource({"3, true", "4, true", "5, false", "65, false"})
  void quarantineThePacketAfterTheExitCodesThatAreNamed(int code, boolean quarantined) {
    command.setQuarantineOn(" 3, 4");

    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> run("exit " + code))
        .satisfies(
            failure -> assertThat(failure instanceof BadPacketException).isEqualTo(quarantined));
  }

  @ParameterizedTest
  @CsvSource({"75, false", "76, false", "1, true", "65, true", "137, true"})
  void quarantineThePacketAfterAllExitCodesButThoseToTryAgainOn(int code, boolean quarantined) {
    command.setRetryOn("75,76");

    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> run("exit " + code))
        .satisfies(
            failure -> assertThat(failure instanceof BadPacketException).isEqualTo(quarantined));
  }

  @Test
  void quarantineThePacketWhereOneExitCodeIsNamedForBoth() {
    command.setRetryOn("3");
    command.setQuarantineOn("3");

    assertThatExceptionOfType(BadPacketException.class).isThrownBy(() -> run("exit 3"));
  }

  @Test
  void saySignalThatEndedThem() {
    assertThatIOException()
        .isThrownBy(() -> run("kill -KILL $$"))
        .withMessage("the command was ended by signal 9");
  }

  @Test
  void sayTheLastLineInOneLineWithoutHiddenCharacters() {
    assertThatIOException()
        .isThrownBy(() -> run("echo first; printf \"a\\033[31m\\n\"; exit 1"))
        .withMessage("the command ended with exit code 1; it said: a\\u{1b}[31m");
  }

  @Test
  void areEndedAfterTheirTime() {
    command.setTimeout("100ms");

    assertThatExceptionOfType(TimedOutException.class)
        .isThrownBy(() -> run("echo begun; sleep 1000"))
        .withMessage("the command took longer than 0.1 s; it said: begun");
  }

  @Test
  void findThePacketInTheirEnvironment() throws Exception {
    run("echo $WHARF_PACKET $WHARF_ATTEMPT $WHARF_DATA $WHARF_RESULTS $WHARF_ZIP");

    assertThat(packet.output())
        .isEqualTo("one 1 " + packet.data() + " " + packet.results() + " " + packet.zip());
  }

  @Test
  void leaveTheirOutputAmongTheResults() throws Exception {
    run("echo out; echo err >&2");

    assertThat(packet.results().resolve("wharf.log")).hasContent("out\nerr\n");
    assertThat(packet.output()).isEqualTo("out\nerr");
  }

  @Test
  void leaveNoMoreOfTheirOutputThanTheyMay() throws Exception {
    command.setLogLimit(4);
    run("echo 0123456789");

    assertThat(packet.results().resolve("wharf.log")).hasContent("0123\n[cut off after 4 bytes]\n");
    assertThat(packet.output()).isEqualTo("0123456789");
  }

  @Test
  void keepTheOutputOfOneThatFailed() {
    assertThatIOException().isThrownBy(() -> run("echo sorry; exit 1"));

    assertThat(packet.output()).isEqualTo("sorry");
  }

  @Test
  void haveAnEmptyInputForWholePacket() throws Exception {
    run("cat; echo end");

    assertThat(packet.output()).isEqualTo("end");
  }

  @Test
  void readAnEntryFromTheirInput() throws Exception {
    run("sh -c 'cat; echo \" from $WHARF_ENTRY\"'", WorkPackets.file(packet, "a/b", "alpha"));

    assertThat(packet.output()).isEqualTo("alpha from a/b");
  }

  @Test
  void needNotReadAnEntryToItsEnd() throws Exception {
    run("true", WorkPackets.file(packet, "a", "x".repeat(1_000_000)));
  }

  @Test
  void findAnEntryInItsFileWhereTheLineNamesThat() throws Exception {
    run("cat {file}", WorkPackets.file(packet, "a/b", "alpha"));

    assertThat(packet.output()).isEqualTo("alpha");
    assertThat(packet.data().resolve("a/b")).hasContent("alpha");
  }

  @Test
  void skipFolders() throws Exception {
    run("false", WorkPackets.folder(packet, "a/"));

    assertThat(packet.output()).isNull();
  }

  @Test
  void blameNoPacketWhereTheProgramIsMissing() {
    command.setCommand("no-such-program");

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> command.process(beans.exchange(packet)));
  }
}

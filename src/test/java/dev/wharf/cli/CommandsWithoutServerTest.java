package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.Version;
import dev.wharf.archive.TestReceipts;
import dev.wharf.files.Durability;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.LedgerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandsWithoutServerTest {
  @TempDir Path root;

  private Ran run(String... words) {
    return Ran.in(root, words);
  }

  /** A packet in the quarantine, with its receipt; the ledger is lost. */
  private Path quarantined(String name, String reason) throws IOException {
    return TestReceipts.quarantined(root, name, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "history", "pause", "resume"})
  void needOneForWhatOnlyItKnows(String command) {
    Ran ran = run(command);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors())
        .isEqualTo("wharf: no server runs on the state folder " + root.resolve("state") + "\n");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prune", "hold one", "release one", "forget one"})
  void knowNoPacketWithoutLedger(String line) {
    Ran ran = run(line.split(" ", -1));

    assertThat(ran)
        .isEqualTo(new Ran(1, "", "wharf: There is no ledger yet: no packet is known\n"));
    assertThat(root.resolve("state")).doesNotExist();
  }

  @Test
  void sayWhatTheyAre() {
    assertThat(Ran.command("--version"))
        .isEqualTo(new Ran(0, "Wharf " + Version.CURRENT + "\n", ""));
    assertThat(Ran.command("--help").exit()).isZero();
    assertThat(Ran.command("--help").out())
        .contains("run", "drain", "demo", "status", "history", "replay", "check", "verify");
    assertThat(Ran.command("help", "replay").out()).contains("--reason=CODE");
  }

  @Test
  void demoDeliversNothingWhereAServerHasTheFolders() throws IOException {
    Files.createDirectories(root.resolve("state"));
    try (StateLock lock = StateLock.take(root.resolve("state"))) {
      assertThat(lock).isNotNull();
      Ran ran = run("demo");

      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(root.resolve("inbox")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fly", "--fly", "status --fly", "history --page x", "replay"})
  void refuseWhatTheyDoNotKnow(String line) {
    Ran ran = Ran.command(line.split(" ", -1));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors()).startsWith("wharf: ").endsWith("wharf: --help lists the commands\n");
  }

  @Test
  void refuseReplayOfTwoKindsAtOnce() {
    assertThat(run("replay", "--all", "--reason", "slip").exit()).isEqualTo(1);
    assertThat(run("replay", "--all", "one").exit()).isEqualTo(1);
  }

  @Test
  void listAllThatIsWrongWithTheSettings() {
    Ran ran = run("verify", "-Dwharf.packets=0", "-Dwharf.durability=maybe");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("wharf: wharf."))
        .anyMatch(line -> line.contains("wharf.packets=0"))
        .anyMatch(line -> line.contains("wharf.durability=maybe"));
  }

  @Test
  void checkListsAllThatIsWrongWithTheSettings() {
    Ran ran = run("check", "-Dwharf.packets=0", "-Dwharf.durability=maybe");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out().lines()).hasSize(2).allMatch(line -> line.startsWith("error    settings"));
  }

  @Test
  void checkSaysWhetherWharfCanWorkHere() {
    Ran ran = run("check", "-Dwharf.http.port=0");

    assertThat(ran.exit()).as(ran.out() + ran.errors()).isZero();
    assertThat(ran.out().lines())
        .anyMatch(line -> line.matches("ok +settings +\\d+ settings are in order"))
        .anyMatch(line -> line.matches("ok +folders .*"))
        .allMatch(line -> line.matches("(ok|warning) .*"));
  }

  @Test
  void checkMakesNoLedger() {
    Ran ran = run("check", "-Dwharf.http.port=0");

    assertThat(ran.out().lines())
        .anyMatch(line -> line.matches("ok +ledger +there is no ledger yet; .*"));
    assertThat(root.resolve("state/ledger.db")).doesNotExist();
  }

  @Test
  void checkFailsWhereFolderCannotBeUsed() throws IOException {
    Files.writeString(root.resolve("archive"), "a file");

    Ran ran = run("check", "-Dwharf.http.port=0");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("error    folders");
  }

  @Test
  void replayPutsNamedPacketsBack() throws IOException {
    Path folder = quarantined("one", "slip");

    Ran ran = run("replay", "one");

    assertThat(ran).isEqualTo(new Ran(0, "replayed one\n", ""));
    assertThat(folder).doesNotExist();
    assertThat(root.resolve("inbox/one")).isDirectory();
  }

  @Test
  void replayFailsForNameThatIsNotThere() throws IOException {
    quarantined("one", "slip");

    Ran ran = run("replay", "none", "one");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors()).startsWith("wharf: none: is not in the quarantine ");
    assertThat(ran.out()).isEqualTo("replayed one\n");
  }

  @Test
  void replayPutsAllOfOneReasonBack() throws IOException {
    quarantined("one", "slip");
    Path other = quarantined("two", "bomb");

    Ran ran = run("replay", "--reason", "slip");

    assertThat(ran).isEqualTo(new Ran(0, "replayed one\nreplayed 1, left 0\n", ""));
    assertThat(other).isDirectory();
  }

  @Test
  void replayCountsThoseThatStay() throws IOException {
    quarantined("one", "slip");
    Files.createDirectories(root.resolve("inbox/one"));

    Ran ran = run("replay", "--all");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("replayed 0, left 1\n");
    assertThat(ran.errors()).startsWith("wharf: one: the inbox has a packet of that name");
  }

  @Test
  void replayPutsTheOthersBackWhereOneCannotBe() throws IOException {
    quarantined("one", "slip");
    quarantined("three", "slip");
    Path forged = Files.createDirectories(root.resolve("quarantine/two"));
    Files.writeString(
        forged.resolve("wharf.json"),
        "{\"id\":\"1\",\"packet\":\"../../x\",\"outcome\":\"quarantined\",\"reason\":\"slip\"}");

    Ran ran = run("replay", "--all");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("replayed one\n", "replayed three\n", "replayed 2, left 1\n");
    assertThat(ran.errors()).startsWith("wharf: two: has a receipt that the ledger does not know");
    assertThat(forged).isDirectory();
  }

  @Test
  void replayRefusesReasonThatIsNone() throws IOException {
    quarantined("one", "slip");

    Ran ran = run("replay", "--reason", "slop");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors()).isEqualTo("wharf: There is no reason 'slop'\n");
  }

  @Test
  void verifyNeedsAnArchive() {
    Ran ran = run("verify");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors())
        .isEqualTo("wharf: There is no archive or no ledger yet: nothing to verify\n");
  }

  private void ledger() throws IOException {
    Files.createDirectories(root.resolve("archive"));
    Path file = Files.createDirectories(root.resolve("state")).resolve("ledger.db");
    JdbcLedger.single(
            new LedgerAddress(file, "", "", "", Duration.ofSeconds(30)),
            Durability.OS,
            Identity.unknown("test"),
            Clock.systemUTC())
        .close();
  }

  @Test
  void verifyFindsNothingWrongInAnEmptyArchive() throws IOException {
    ledger();

    Ran ran = run("verify");

    assertThat(ran).isEqualTo(new Ran(0, "verified: 0 packets in the archive, 0 problems\n", ""));
  }

  @Test
  void verifySaysWhatDiffers() throws IOException {
    ledger();
    Files.createDirectories(root.resolve("archive/strange"));

    Ran ran = run("verify");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).startsWith("strange: ").contains(" 1 problems\n");
  }
}

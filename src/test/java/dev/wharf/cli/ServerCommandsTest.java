package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.fixture.StatusBuilder;
import dev.wharf.keep.Pruned;
import dev.wharf.local.CommandSocket;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a running server, of which only its socket is there. */
@Timeout(60)
class ServerCommandsTest {
  private static final String MOMENT = "2026-03-01T10:00:00Z";

  @TempDir Path root;
  private final ScriptedOperations operations = new ScriptedOperations();
  private CommandSocket socket;

  @BeforeEach
  void open() throws IOException {
    socket = CommandSocket.open(Files.createDirectory(root.resolve("state")), operations);
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private Ran run(String... words) {
    return Ran.in(root, words);
  }

  private static PacketView archived(String name, String folder, int attempts) {
    return new PacketView(
        "id",
        name,
        "archived",
        folder,
        null,
        null,
        null,
        null,
        attempts,
        0,
        1200,
        2048,
        MOMENT,
        MOMENT,
        1500L,
        400L,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static PacketView quarantined(String message, String output) {
    return new PacketView(
        "id",
        "bad",
        "quarantined",
        "bad",
        "processing-failed",
        message,
        "look at the log",
        output,
        3,
        3,
        0,
        0,
        MOMENT,
        MOMENT,
        1500L,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void statusIsTableForPeople() {
    operations.status(new StatusBuilder().archived(7).build());

    Ran ran = run("status");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out().lines().toList()).isEqualTo(StatusTable.lines(operations.status()));
  }

  @Test
  void statusIsOneLineOfJsonForMachines() throws IOException {
    operations.status(new StatusBuilder().archived(7).build());

    Ran ran = run("status", "--json");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out().strip().lines()).hasSize(1);
    assertThat(new ObjectMapper().readValue(ran.out(), Status.class))
        .isEqualTo(operations.status());
  }

  @Test
  void historyListsPackets() {
    operations.known(
        archived("one", "one", 1),
        archived("two", "two~2", 2),
        quarantined("why", null),
        PacketView.inInbox("three", "waiting", 7, null));

    Ran ran = run("history", "--state", "archived", "--search", "o", "--page", "2");

    assertThat(ran.exit()).isZero();
    String moment = Words.moment(MOMENT);
    assertThat(ran.out().lines())
        .containsExactly(
            moment + "  archived     one: 1,200 entries, 2.0 KB, 1.5 s (waited 1.1 s)",
            moment
                + "  archived     two as two~2: 1,200 entries, 2.0 KB, 1.5 s (waited 1.1 s), attempt 2",
            moment + "  quarantined  bad: processing-failed, attempt 3",
            " ".repeat(19) + "  waiting      three",
            "page 2 of 1, 4 in all");
    assertThat(operations.orders()).containsExactly("packets archived|o|2");
  }

  @Test
  void historyGoesOnUntilSearchFindsSome() {
    operations.known(archived("one", "one", 1));
    operations.foundBefore("2026-01-02T03:04:00Z");

    Ran ran = run("history", "--search", "o");

    assertThat(ran.out()).contains("one: 1,200 entries").endsWith("page 1 of 1, 1 in all\n");
    assertThat(operations.orders())
        .containsExactly("packets |o|1", "packets |o|1|2026-01-02T03:04:00Z");
  }

  @Test
  void historyOfOnePacketSaysAllThatIsKnown() {
    operations.known(quarantined("no header", "first\nlast\u001b[31m"), archived("bad", "bad", 1));

    Ran ran = run("history", "bad");

    assertThat(ran.out().lines())
        .containsExactly(
            Words.moment(MOMENT) + "  quarantined  bad: processing-failed, attempt 3",
            "  no header",
            "  to fix it: look at the log",
            "  printed: first",
            "  printed: last\\u{1b}[31m",
            Words.moment(MOMENT)
                + "  archived     bad: 1,200 entries, 2.0 KB, 1.5 s (waited 1.1 s)");
  }

  @Test
  void historyWritesNamesInOneLine() {
    operations.known(archived("a\nb", "a\nb~2", 1));

    assertThat(run("history").out()).contains("archived     a\\nb as a\\nb~2: ");
  }

  @Test
  void historyIsJsonForMachines() throws IOException {
    operations.known(archived("one", "one", 1));
    ObjectMapper json = new ObjectMapper();

    assertThat(json.readValue(run("history", "--json").out(), PacketView.Page.class).packets())
        .containsExactly(archived("one", "one", 1));
    assertThat(json.readValue(run("history", "--json", "one").out(), PacketView[].class))
        .containsExactly(archived("one", "one", 1));
  }

  @Test
  void historyOfUnknownPacketFails() {
    Ran ran = run("history", "no\nne");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors()).isEqualTo("wharf: no packet no\\nne is known\n");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void historySaysWhyTheServerRefuses() {
    operations.refuse("there is no state 'x'");

    Ran ran = run("history", "--state", "x");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.errors()).isEqualTo("wharf: there is no state 'x'\n");
  }

  @Test
  void pauseAndResumeAreCarriedOut() {
    assertThat(run("pause")).isEqualTo(new Ran(0, "paused; what is in work goes on\n", ""));
    assertThat(run("resume")).isEqualTo(new Ran(0, "resumed\n", ""));

    assertThat(operations.orders()).containsExactly("pause", "resume");
  }

  @Test
  void resumeSaysWhyPacketsStillWait() {
    operations.status(new StatusBuilder().paused("the disk is full").build());

    assertThat(run("resume").out()).isEqualTo("resumed, but still paused: the disk is full\n");
  }

  @Test
  void replayNamesWhatWasPutBackAndWhatWasNot() {
    operations.replayed(new Replayed(1, 1, List.of("o\nne"), Map.of("two", "is not there")));

    Ran ran = run("replay", "o\nne", "two");

    assertThat(ran).isEqualTo(new Ran(1, "replayed o\\nne\n", "wharf: two: is not there\n"));
    assertThat(operations.orders()).containsExactly("replay [o\nne, two] null false");
  }

  @Test
  void replayCountsWhereNoneWasNamed() {
    operations.replayed(new Replayed(2, 0, List.of("one", "two"), Map.of()));

    assertThat(run("replay", "--all").out())
        .isEqualTo("replayed one\nreplayed two\nreplayed 2, left 0\n");
    assertThat(run("replay", "--reason", "slip").exit()).isZero();
    assertThat(operations.orders())
        .containsExactly("replay null null true", "replay null slip false");
  }

  private static Pruned pruned(String name, String next) {
    return new Pruned(
        true,
        List.of(
            new Pruned.Item(
                "id", name, "packet", "archived", "2026/" + name, "wharf.keep.archive = 90d")),
        Map.of("held", 2L),
        Map.of(),
        next);
  }

  @Test
  void pruneNamesWhatWouldBeRemovedAndWhatStays() {
    operations.pruned(pruned("o\ne", null));

    assertThat(run("prune", "--dry-run"))
        .isEqualTo(
            new Ran(
                0,
                """
                would remove o\\ne as 2026/o\\ne (archived): wharf.keep.archive = 90d
                would remove 1 (packet 1), left 2 (held 2)
                """,
                ""));
    assertThat(operations.orders()).containsExactly("prune true ");
  }

  @Test
  void pruneIsOneObjectOfJsonForMachines() throws IOException {
    operations.pruned(pruned("one", null));

    Pruned printed = new ObjectMapper().readValue(run("prune", "--json").out(), Pruned.class);

    assertThat(printed.removed()).isEqualTo(pruned("one", null).removed());
    assertThat(printed.left()).isEqualTo(Map.of("held", 2L));
    assertThat(printed.dryRun()).isFalse();
  }

  @Test
  void packetsAreHeldReleasedAndForgotten() {
    assertThat(run("hold", "one", "o\ne")).isEqualTo(new Ran(0, "held one\nheld o\\ne\n", ""));
    assertThat(run("release", "one").out()).isEqualTo("released one\n");
    assertThat(run("forget", root.resolve("archive/one").toString()).out())
        .isEqualTo("forgotten " + root.resolve("archive/one") + "\n");

    assertThat(operations.orders())
        .containsExactly(
            "hold [one, o\ne]", "release [one]", "forget [" + root.resolve("archive/one") + "]");
  }

  @Test
  void replayTakesThePathOfFolderToo() {
    run("replay", root.resolve("quarantine/one").toString());

    assertThat(operations.orders()).containsExactly("replay [one] null false");
  }
}

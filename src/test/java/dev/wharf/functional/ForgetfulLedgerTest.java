package dev.wharf.functional;

import static dev.wharf.fixture.PacketFolders.zip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.CountsRuns;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A shared ledger that goes back in time, as it does where a standby that lagged takes over from
 * the primary. A trigger of the database forgets a step as soon as it was taken.
 */
class ForgetfulLedgerTest {
  @RegisterExtension private static final Postgres postgres = new Postgres();
  @RegisterExtension private final TestServer server = new TestServer();
  private String ledger;

  @BeforeEach
  void share() {
    ledger = postgres.newDatabase();
    CountsRuns.reset(name -> {});
    server
        .with("wharf.ledger", ledger)
        .with("wharf.lease", "2s")
        .with("wharf.packets", "4")
        .with("wharf.retry.delay", "100ms")
        .with("wharf.retry.attempts", "2")
        .with("packetProcessor", CountsRuns.class);
  }

  /** Does that, once for each packet and in place of what comes to stand there. */
  private void onceItIs(String state, String then) {
    Postgres.execute(ledger, "CREATE TABLE done (id TEXT PRIMARY KEY)");
    Postgres.execute(
        ledger,
        "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF pg_trigger_depth() > 1 OR NEW.state <> '"
            + state
            + "' THEN RETURN NULL; END IF;"
            + " INSERT INTO done VALUES (NEW.id) ON CONFLICT DO NOTHING;"
            + " IF FOUND THEN "
            + then
            + "; END IF; RETURN NULL; END $$");
    Postgres.execute(
        ledger,
        "CREATE TRIGGER forget AFTER INSERT OR UPDATE ON packet FOR EACH ROW EXECUTE FUNCTION"
            + " forget()");
  }

  private long rows(String where) {
    return Postgres.count(ledger, "SELECT COUNT(*) FROM packet WHERE " + where);
  }

  private static long folders(Path root) {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(path -> !path.getFileName().toString().startsWith(".")).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitNothingOpen(int ended) {
    Waiting.until(
        "all have ended",
        () -> folders(server.folder("archive")) + folders(server.folder("quarantine")) >= ended);
    Waiting.until("the inbox is empty", () -> folders(server.folder("inbox")) == 0);
    Waiting.until("nothing is open", () -> rows("ended = 0") == 0);
  }

  private void assertProcessedAndArchivedOnce(String name) {
    assertThat(folders(server.folder("archive"))).isEqualTo(1);
    assertThat(folders(server.folder("quarantine"))).isZero();
    assertThat(server.archived(name)).isDirectory();
    assertThat(CountsRuns.runs()).isEqualTo(Map.of(name, 1));
  }

  @ParameterizedTest
  @CsvSource({"claimed", "unpacking", "processing", "archiving", "archived"})
  void packetWhoseRowIsGoneEndsOnce(String state) {
    server.start();
    onceItIs(state, "DELETE FROM packet WHERE id = NEW.id");
    server.inbox().deliver("packet", zip(3));
    awaitNothingOpen(1);
    assertProcessedAndArchivedOnce("packet");
    assertThat(rows("state = 'archived'")).isEqualTo(state.equals("archived") ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({"processing", "archiving", "archived"})
  void packetWhoseStepsAreForgottenEndsOnce(String state) {
    server.start();
    onceItIs(
        state,
        "UPDATE packet SET state = 'claimed', ended = 0, target = NULL, entries = 0, bytes = 0,"
            + " zip_size = NULL, zip_sha256 = NULL WHERE id = NEW.id");
    server.inbox().deliver("packet", zip(3));
    awaitNothingOpen(1);
    assertProcessedAndArchivedOnce("packet");
    assertThat(rows("state = 'archived' AND target = 'packet' AND zip_size > 0")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"claimed", "unpacking", "processing", "archiving", "archived"})
  void packetWhoseLastAttemptIsForgottenEndsOnce(String state) {
    server.start();
    onceItIs(
        state,
        "UPDATE packet SET state = 'waiting', owner = NULL, attempt = 0, ended = 0, target = NULL"
            + " WHERE id = NEW.id");
    server.inbox().deliver("packet", zip(3));
    awaitNothingOpen(1);
    assertProcessedAndArchivedOnce("packet");
    assertThat(rows("state = 'archived' AND target = 'packet'")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"quarantining", "quarantined"})
  void packetWhoseRefusalIsForgottenIsSetAsideOnce(String state) {
    server.start();
    onceItIs(
        state,
        "UPDATE packet SET state = 'processing', ended = 0, target = NULL, reason = NULL,"
            + " message = NULL WHERE id = NEW.id");
    server.inbox().deliver("packet", "this is no zip".getBytes(UTF_8));
    awaitNothingOpen(1);
    assertThat(folders(server.folder("archive"))).isZero();
    assertThat(folders(server.folder("quarantine"))).isEqualTo(1);
    assertThat(rows("state = 'quarantined' AND reason IS NOT NULL AND message IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void packetOfThisServerThatItDoesNotHaveInWorkIsTakenAgainWithinSeconds() {
    server.start().pause();
    server.inbox().deliver("packet", zip(3));
    Postgres.execute(
        ledger,
        "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before, claimed,"
            + " updated, entries, bytes) SELECT 'an-id', 'packet', 'processing', 0, owner, 1, 0, 0,"
            + " 1, 1, 0, 0 FROM server");
    server.resume();
    awaitNothingOpen(1);
    assertProcessedAndArchivedOnce("packet");
  }

  @Test
  void packetThatWaitsAndWhoseFolderIsGoneIsClosed() {
    server.start();
    Postgres.execute(
        ledger,
        "INSERT INTO packet (id, name, state, ended, attempt, failures, not_before, claimed,"
            + " updated, entries, bytes) VALUES ('an-id', 'packet', 'waiting', 0, 2, 1, 0,"
            + " 1, 1, 0, 0)");
    awaitNothingOpen(0);
    assertThat(rows("state = 'vanished'")).isEqualTo(1);
  }

  @Test
  void packetsEndOnceThoughTheLedgerGoesBackAgainAndAgain() {
    int packets = Integer.getInteger("wharf.forgetful.packets", 60);
    CountsRuns.reset(name -> LockSupport.parkNanos(20_000_000));
    server.start();
    for (int i = 0; i < packets; i++) {
      server.inbox().deliver("packet-" + i, zip(1 + i % 5));
    }
    for (int i = 0; i < 4; i++) {
      Postgres.execute(ledger, "DROP TABLE IF EXISTS before");
      Postgres.execute(ledger, "CREATE TABLE before AS SELECT * FROM packet");
      long archived = folders(server.folder("archive"));
      Waiting.until(
          "some have ended", () -> folders(server.folder("archive")) > archived + packets / 12);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(5_000_000));
      Postgres.execute(
          ledger,
          "BEGIN; LOCK TABLE packet IN EXCLUSIVE MODE; DELETE FROM packet;"
              + " INSERT INTO packet SELECT * FROM before; COMMIT");
    }
    awaitNothingOpen(packets);
    assertThat(folders(server.folder("archive"))).isEqualTo(packets);
    assertThat(folders(server.folder("quarantine"))).isZero();
    assertThat(CountsRuns.runs()).hasSize(packets);
    assertThat(CountsRuns.runs().values()).containsOnly(1);
  }
}

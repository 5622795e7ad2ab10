package dev.wharf.functional;

import static dev.wharf.fixture.PacketFolders.zip;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wharf.fixture.CountsRuns;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * A shared ledger whose database refuses work for a while: each packet is processed once, and the
 * log says why in a line.
 */
class ImpatientLedgerTest {
  private static final int PACKETS = Integer.getInteger("wharf.impatient.packets", 24);

  @RegisterExtension private static final Postgres postgres = new Postgres();
  @RegisterExtension private final TestServer server = new TestServer();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private String ledger;

  @BeforeEach
  void share() {
    ledger = postgres.newDatabase();
    CountsRuns.reset(name -> pause(20));
    log.start();
    root().addAppender(log);
    server
        .with("wharf.ledger", ledger)
        .with("wharf.packets", "4")
        .with("packetProcessor", CountsRuns.class);
  }

  @AfterEach
  void endLog() {
    root().detachAppender(log);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Leaves the database as it is for a while, so that the server tries more than once. */
  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver() {
    for (int i = 0; i < PACKETS; i++) {
      server.inbox().deliver("packet-" + i, zip(1 + i % 5));
    }
  }

  private long archived() {
    try (Stream<Path> folders = Files.list(server.folder("archive"))) {
      return folders.filter(path -> !path.getFileName().toString().startsWith(".")).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitSome() {
    Waiting.until("some are archived", () -> archived() >= PACKETS / 6);
  }

  private void assertEachProcessedOnceAndQuietly() {
    Waiting.until("all are archived", () -> archived() == PACKETS);
    Waiting.until(
        "all have ended",
        () -> Postgres.count(ledger, "SELECT COUNT(*) FROM packet WHERE ended = 0") == 0);
    assertThat(CountsRuns.runs()).hasSize(PACKETS);
    assertThat(CountsRuns.runs().values()).containsOnly(1);
    List<ILoggingEvent> all = new ArrayList<>(log.list);
    assertThat(all).filteredOn(event -> event.getThrowableProxy() != null).isEmpty();
    assertThat(all)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("\tat ") || line.contains("is tried again in"));
  }

  /** Makes it so for the database, and for the sessions that are open. */
  private void set(String parameter, String value) {
    Postgres.execute(ledger, "ALTER SYSTEM SET " + parameter + " = " + value);
    Postgres.execute(ledger, "SELECT pg_reload_conf()");
  }

  private void reset(String parameter) {
    Postgres.execute(ledger, "ALTER SYSTEM RESET " + parameter);
    Postgres.execute(ledger, "SELECT pg_reload_conf()");
  }

  @Test
  void readOnlyDatabaseIsWaitedForByWhatIsInWork() {
    server.start();
    deliver();
    awaitSome();
    set("default_transaction_read_only", "on");
    try {
      server.awaitLog("read-only");
      pause(3000);
    } finally {
      reset("default_transaction_read_only");
    }
    assertEachProcessedOnceAndQuietly();
  }

  private void holdUp(String timeout) throws SQLException {
    server.start();
    deliver();
    awaitSome();
    set(timeout, "100");
    try (Connection other = DriverManager.getConnection(ledger)) {
      other.setAutoCommit(false);
      other.createStatement().execute("SET lock_timeout = 0; SET statement_timeout = 0");
      other.createStatement().execute("LOCK TABLE packet IN ACCESS EXCLUSIVE MODE");
      server.awaitLog("due to ");
      pause(4000);
      other.rollback();
    } finally {
      reset(timeout);
    }
    assertEachProcessedOnceAndQuietly();
  }

  @Test
  void lockThatOutlastsTheLockTimeoutIsWaitedFor() throws SQLException {
    holdUp("lock_timeout");
  }

  @Test
  void lockThatOutlastsTheStatementTimeoutIsWaitedFor() throws SQLException {
    holdUp("statement_timeout");
  }

  @Test
  void serializableTransactionsAreNoFailures() {
    set("default_transaction_isolation", "serializable");
    try {
      server.start();
      deliver();
      assertEachProcessedOnceAndQuietly();
    } finally {
      reset("default_transaction_isolation");
    }
  }

  @Test
  void sessionsThatAreEndedAreMadeAgain() {
    server.start();
    deliver();
    awaitSome();
    for (int i = 0; i < 20; i++) {
      Postgres.execute(
          ledger,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wharf'");
      pause(20);
    }
    assertEachProcessedOnceAndQuietly();
  }

  @Test
  void statementsThatAreCanceledAreTakenAgain() {
    server.start();
    deliver();
    for (int i = 0; i < 200 && archived() < PACKETS; i++) {
      Postgres.execute(
          ledger,
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'wharf'");
    }
    assertEachProcessedOnceAndQuietly();
  }
}

package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import dev.wharf.settings.LedgerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTransactionsTest {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @RegisterExtension private static final Postgres postgres = new Postgres();

  private String url;
  private PostgresTransactions database;

  @BeforeEach
  void open() {
    url = postgres.newDatabase();
    database = database(Duration.ofSeconds(30));
    database.run(sql -> sql.update("CREATE TABLE number (n INTEGER PRIMARY KEY)"));
  }

  private PostgresTransactions database(Duration lease) {
    return new PostgresTransactions(new LedgerAddress(null, url, "", "", lease), 2, SILENCE);
  }

  @Test
  void sessionIsBoundedAlsoWhereTheAddressAsksForNoPreparedStatements() {
    url += "&prepareThreshold=0";
    try (PostgresTransactions unprepared = database(Duration.ofSeconds(30))) {
      String limit =
          unprepared.read(
              sql ->
                  sql.query(
                          "SELECT current_setting('idle_in_transaction_session_timeout')",
                          row -> row.getString(1))
                      .get(0));
      assertThat(limit).isEqualTo("15s");
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Transactions.Work<Integer> insert(int number) {
    return sql -> sql.update("INSERT INTO number VALUES (?)", number);
  }

  private long committed() {
    return Postgres.count(url, "SELECT COUNT(*) FROM number");
  }

  /** Runs something while the database is away; it is there again afterwards. */
  private static void whileAway(Runnable action) {
    postgres.stop();
    try {
      action.run();
    } finally {
      postgres.start();
    }
  }

  private CompletableFuture<Integer> insistWhileAway(PostgresTransactions other) {
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<Integer> insisting =
        CompletableFuture.supplyAsync(
            () -> {
              tries.incrementAndGet();
              return other.insist(insert(1));
            });
    Waiting.until("it has begun", () -> tries.get() > 0);
    assertThat(insisting).isNotDone();
    return insisting;
  }

  @Test
  void workIsRunAgainWhenAnotherTransactionWasInItsWay() {
    AtomicInteger tries = new AtomicInteger();
    database.run(
        sql -> {
          if (tries.incrementAndGet() < 3) {
            sql.update("INSERT INTO number VALUES (7)");
            throw new SQLException("deadlock", tries.get() == 1 ? "40P01" : "40001");
          }
          return sql.update("INSERT INTO number VALUES (1)");
        });
    assertThat(committed()).as("what was tried before is undone").isEqualTo(1);
  }

  @Test
  void workThatIsAlwaysInTheWayIsGivenUp() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(
            () ->
                database.run(
                    sql -> {
                      tries.incrementAndGet();
                      throw new SQLException("deadlock", "40P01");
                    }))
        .isInstanceOf(LedgerException.class);
    assertThat(tries).hasValue(20);
  }

  @Test
  void workThatFailsLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                database.run(
                    sql -> {
                      sql.update("INSERT INTO number VALUES (1)");
                      throw new IllegalStateException("half way");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(committed()).isZero();
  }

  @Test
  void insistingDoesNotRepeatWhatTheDatabaseRefuses() {
    database.insist(insert(1));
    assertThatThrownBy(() -> database.insist(insert(1)))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("The ledger cannot be written: ");
  }

  @Test
  void stepIsCommittedByItself() {
    database.step(
        sql -> {
          sql.update("INSERT INTO number VALUES (1)");
          assertThat(committed()).isEqualTo(1);
          return true;
        });
  }

  @Test
  void runningFailsWhileTheDatabaseIsAway() {
    whileAway(
        () ->
            assertThatThrownBy(() -> database.run(insert(1)))
                .isInstanceOf(LedgerException.class)
                .hasMessageStartingWith("The ledger cannot be reached: "));
    database.insist(insert(1));
  }

  @Test
  void readingFailsAtOnceWhileTheDatabaseIsKnownToBeAway() {
    whileAway(
        () -> {
          assertThatThrownBy(() -> database.run(insert(1))).isInstanceOf(LedgerException.class);
          AtomicInteger tries = new AtomicInteger();
          assertThatThrownBy(() -> database.read(sql -> tries.incrementAndGet()))
              .isInstanceOf(LedgerException.class)
              .hasMessageStartingWith("The ledger cannot be reached: ")
              .hasCauseInstanceOf(LedgerException.class);
          assertThat(tries).hasValue(0);
        });
    database.insist(insert(1));
    assertThat(database.read(sql -> sql.query("SELECT n FROM number", row -> row.getInt(1))).get(0))
        .isEqualTo(1);
  }

  @Test
  void insistingWaitsUntilTheDatabaseIsThereAgain() {
    CompletableFuture<?>[] insisting = new CompletableFuture<?>[1];
    whileAway(() -> insisting[0] = insistWhileAway(database));
    assertThat(insisting[0].join()).isEqualTo(1);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void insistingEndsWhenTheLedgerIsClosed() {
    PostgresTransactions other = database(Duration.ofSeconds(30));
    whileAway(
        () -> {
          CompletableFuture<Integer> insisting = insistWhileAway(other);
          other.close();
          assertThatThrownBy(insisting::join).hasCauseInstanceOf(LedgerException.class);
        });
  }

  @Test
  void databaseThatIsSilentForTooLongIsGivenUp() {
    long began = System.nanoTime();
    assertThatThrownBy(
            () -> database.run(sql -> sql.query("SELECT CAST(pg_sleep(60) AS TEXT)", row -> true)))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("The ledger cannot be reached: ");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(SILENCE, Duration.ofSeconds(30));
  }

  @Test
  void serverThatSleepsInTransactionLosesItAfterHalfItsLease() {
    try (PostgresTransactions sleeper = database(Duration.ofSeconds(1))) {
      assertThatThrownBy(
              () ->
                  sleeper.run(
                      sql -> {
                        sql.update("INSERT INTO number VALUES (1)");
                        long session =
                            sql.query("SELECT pg_backend_pid()", row -> row.getLong(1)).get(0);
                        Waiting.until("the database has ended it", () -> ended(session));
                        return sql.update("INSERT INTO number VALUES (2)");
                      }))
          .isInstanceOf(LedgerException.class)
          .hasMessageStartingWith("The ledger cannot be reached: ");
    }
    assertThat(committed()).isZero();
  }

  private boolean ended(long session) {
    return Postgres.count(url, "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = " + session) == 0;
  }

  @Test
  void saysWithoutSecretsWhichDatabaseCannotBeReached() {
    LedgerAddress nobody =
        new LedgerAddress(
            null,
            "jdbc:postgresql://127.0.0.1:1/wharf?user=me&password=secret",
            "",
            "",
            Duration.ofSeconds(30));
    assertThatThrownBy(() -> new PostgresTransactions(nobody, 1, SILENCE))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("wharf.ledger=jdbc:postgresql://127.0.0.1:1/wharf")
        .hasMessageNotContaining("secret");
  }

  @Test
  void readOnlyDatabaseIsWaitedFor() {
    asAdministrator("ALTER SYSTEM SET default_transaction_read_only = on");
    CompletableFuture<Integer> insisting;
    try {
      Waiting.until("the database refuses", () -> isRefused("read-only"));
      insisting = CompletableFuture.supplyAsync(() -> database.insist(insert(1)));
      Waiting.until("it still refuses", () -> isRefused("read-only"));
      assertThat(insisting).isNotDone();
    } finally {
      asAdministrator("ALTER SYSTEM RESET default_transaction_read_only");
    }
    assertThat(insisting).succeedsWithin(SILENCE.multipliedBy(10)).isEqualTo(1);
  }

  @Test
  void lockTimeoutOfTheDatabaseIsWaitedOut() throws Exception {
    Postgres.execute(
        url, "ALTER ROLE postgres IN DATABASE " + Postgres.name(url) + " SET lock_timeout = 50");
    try (PostgresTransactions impatient = database(Duration.ofSeconds(30));
        Connection other = DriverManager.getConnection(url)) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE number IN ACCESS EXCLUSIVE MODE");
      AtomicInteger tries = new AtomicInteger();
      CompletableFuture<Integer> insisting =
          CompletableFuture.supplyAsync(
              () ->
                  impatient.insist(
                      sql -> {
                        tries.incrementAndGet();
                        return insert(1).on(sql);
                      }));
      Waiting.until("it timed out and was tried again", () -> tries.get() > 1);
      other.rollback();
      assertThat(insisting).succeedsWithin(SILENCE.multipliedBy(10)).isEqualTo(1);
    }
  }

  @Test
  void transactionsAreReadCommittedWhateverTheDatabaseSays() {
    Postgres.execute(
        url,
        "ALTER DATABASE "
            + Postgres.name(url)
            + " SET default_transaction_isolation = 'serializable'");
    try (PostgresTransactions other = database(Duration.ofSeconds(30))) {
      List<String> isolation =
          other.run(sql -> sql.query("SHOW transaction_isolation", row -> row.getString(1)));
      assertThat(isolation).containsExactly("read committed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "40003", "28P01", "42501", "3D000", "55000", "53100"})
  void insistingWaitsOutWhatIsNotTheFaultOfTheWork(String state) {
    AtomicInteger tries = new AtomicInteger();
    database.insist(
        sql -> {
          if (tries.incrementAndGet() < 25 && (state.startsWith("40") || tries.get() < 3)) {
            throw new SQLException("not now", state);
          }
          return insert(1).on(sql);
        });
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void reasonOfRefusedConnectionIsTheDatabases() {
    String nowhere = url.replace("/" + Postgres.name(url), "/there_is_none");
    LedgerAddress address = new LedgerAddress(null, nowhere, "", "", Duration.ofSeconds(30));

    assertThatThrownBy(() -> new PostgresTransactions(address, 1, SILENCE))
        .hasMessageContaining("database \"there_is_none\" does not exist");
  }

  private boolean isRefused(String why) {
    try {
      database.read(sql -> sql.update("INSERT INTO number VALUES (99)"));
      return false;
    } catch (LedgerException e) {
      return String.valueOf(e.getMessage()).contains(why);
    }
  }

  private void asAdministrator(String sql) {
    Postgres.execute(url, sql);
    Postgres.execute(url, "SELECT pg_reload_conf()");
  }
}

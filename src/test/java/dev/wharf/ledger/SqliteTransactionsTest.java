package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

@Timeout(60)
class SqliteTransactionsTest {
  @TempDir Path folder;

  private SqliteTransactions database;

  @BeforeEach
  void open() {
    database = new SqliteTransactions(file(), Durability.FULL);
    database.run(sql -> sql.update("CREATE TABLE number (n INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path file() {
    return folder.resolve("ledger.db");
  }

  private int insert(int number) {
    return database.run(sql -> sql.update("INSERT INTO number VALUES (?)", number));
  }

  /** How many numbers were committed, as another process sees them. */
  private long committed() {
    return Postgres.count(
        "jdbc:sqlite:" + folder.resolve("ledger.db"), "SELECT COUNT(*) FROM number");
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @Test
  void workIsCommittedWhenItReturns() {
    insert(1);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void workThatWaitedIsCommittedTogether() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicLong seen = new AtomicLong(-1);
    Thread first =
        new Thread(
            () ->
                database.run(
                    sql -> {
                      begun.countDown();
                      await(go);
                      return true;
                    }));
    Thread second = new Thread(() -> insert(2));
    Thread third =
        new Thread(
            () ->
                database.run(
                    sql -> {
                      seen.set(
                          sql.query("SELECT COUNT(*) FROM number", row -> row.getLong(1)).get(0)
                              - committed());
                      return true;
                    }));
    first.start();
    begun.await();
    second.start();
    Waiting.until("the second waits", () -> waits(second));
    third.start();
    Waiting.until("the third waits", () -> waits(third));
    go.countDown();
    for (Thread thread : new Thread[] {first, second, third}) {
      thread.join();
    }
    assertThat(seen).as("what the second did was not committed when the third ran").hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void workThatFailsSpoilsNoOtherThatWaitedWithIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                database.run(
                    sql -> {
                      begun.countDown();
                      await(go);
                      return sql.update("INSERT INTO number VALUES (1)");
                    }));
    AtomicLong refused = new AtomicLong();
    Thread second =
        new Thread(
            () -> {
              try {
                insert(1);
              } catch (LedgerException e) {
                refused.incrementAndGet();
              }
            });
    Thread third = new Thread(() -> insert(3));
    first.start();
    begun.await();
    second.start();
    third.start();
    Waiting.until("both wait", () -> waits(second) && waits(third));
    go.countDown();
    for (Thread thread : new Thread[] {first, second, third}) {
      thread.join();
    }
    assertThat(refused).hasValue(1);
    assertThat(committed()).isEqualTo(2);
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
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("half way");
    assertThat(committed()).isZero();
    insert(1);
  }

  @Test
  void worksOnAfterTheDatabaseFailed() {
    insert(1);
    assertThatThrownBy(() -> insert(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("The ledger " + file() + " cannot be written: ");
    insert(2);
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void errorOfTheMachineReachesItsCaller() {
    assertThatThrownBy(
            () ->
                database.run(
                    sql -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(LedgerException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    insert(1);
  }

  @Test
  void readingChangesNothing() {
    assertThatThrownBy(() -> database.read(sql -> sql.update("INSERT INTO number VALUES (1)")))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("The ledger " + file() + " cannot be read: ");
    assertThat(committed()).isZero();
  }

  @Test
  void readingWaitsForNoWriter() {
    insert(1);
    assertThat(
            database.<Integer>run(
                sql -> {
                  sql.update("INSERT INTO number VALUES (2)");
                  return database
                      .read(other -> other.query("SELECT n FROM number", row -> true))
                      .size();
                }))
        .isEqualTo(1);
  }

  /** Work that fails so often, and then inserts a number. */
  private static Transactions.Work<Integer> failing(int times, SQLiteErrorCode code) {
    AtomicInteger left = new AtomicInteger(times);
    return sql -> {
      if (left.getAndDecrement() > 0) {
        throw new SQLiteException("not now", code);
      }
      return sql.update("INSERT INTO number VALUES (1)");
    };
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "SQLITE_IOERR_WRITE",
        "SQLITE_READONLY",
        "SQLITE_CANTOPEN",
        "SQLITE_NOMEM",
        "SQLITE_BUSY"
      })
  void whatIsInsistedOnWaitsUntilTheFileCanBeWrittenAgain(SQLiteErrorCode code) {
    assertThat(database.insist(failing(3, code))).isEqualTo(1);
    assertThat(committed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FULL", "SQLITE_CONSTRAINT"})
  void whatIsInsistedOnDoesNotWaitForWhatDoesNotPass(SQLiteErrorCode code) {
    assertThatThrownBy(() -> database.insist(failing(1, code))).isInstanceOf(LedgerException.class);
  }

  @Test
  void stopLetsNothingWaitForTheFile() {
    database.stopWaiting();
    Transactions.Work<Integer> work = failing(2, SQLiteErrorCode.SQLITE_IOERR);
    assertThatThrownBy(() -> database.insist(work)).isInstanceOf(LedgerException.class);
  }

  @Test
  void saysWhichFileCannotBeOpened() {
    Path missing = folder.resolve("missing/ledger.db");
    assertThatThrownBy(() -> new SqliteTransactions(missing, Durability.FULL))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("The ledger " + missing + " cannot be opened: ");
  }
}

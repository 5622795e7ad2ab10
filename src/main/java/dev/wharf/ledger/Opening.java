package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a ledger's database, brings its tables up to date, and puts the ledger together. */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 12;

  private Opening() {}

  /** A PostgreSQL database that this server shares with others, as one of them. */
  static Ledger shared(
      LedgerAddress address, Identity identity, Path work, Consumer<String> leftBehind) {
    Transactions database = new PostgresTransactions(address, CONNECTIONS, SILENCE);
    Transactions beats = null;
    try {
      Schema.bringUp(database, address);
      beats = new PostgresTransactions(address, 1, address.lease().dividedBy(4));
      Servers servers = new LeasedServers(database, beats, identity, address.lease(), leftBehind);
      return new JdbcLedger(database, servers, identity, work.toString());
    } catch (RuntimeException e) {
      if (beats != null) {
        beats.close();
      }
      database.close();
      throw e;
    }
  }

  /** An SQLite file of which this is the only server. */
  static Ledger alone(
      Path file,
      LedgerAddress address,
      Durability durability,
      Identity identity,
      Clock clock,
      Consumer<String> lost) {
    SqliteFile ledger = new SqliteFile(file);
    boolean checkFirst = ledger.checkFirst();
    reportEmpty(ledger);
    SqliteTransactions database =
        open(ledger, durability, checkFirst, db -> Schema.bringUp(db, address));
    FileWatch watch = new FileWatch(ledger, database, lost);
    watch.begin(!checkFirst);
    Servers servers = new AloneServer(database, identity, clock, watch);
    return new JdbcLedger(database, servers, identity, null);
  }

  /** A database that nobody else uses. */
  static Ledger single(
      LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    return with(address, durability, identity, clock, db -> Schema.bringUp(db, address));
  }

  /** A database at which this only looks: it makes and upgrades nothing. */
  static Ledger look(LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    Path file = address.file();
    if (file != null && !Files.exists(file)) {
      throw new OldSchemaException(0);
    }
    return with(address, durability, identity, clock, db -> Schema.requireCurrent(db, address));
  }

  private static Ledger with(
      LedgerAddress address,
      Durability durability,
      Identity identity,
      Clock clock,
      Consumer<Transactions> schema) {
    Path file = address.file();
    Transactions database;
    if (file == null) {
      database = new PostgresTransactions(address, 1, SILENCE);
      orClose(database, schema);
    } else {
      database = open(new SqliteFile(file), durability, true, schema);
    }
    Servers servers = new AloneServer(database, identity, clock, () -> {});
    return new JdbcLedger(database, servers, identity, null);
  }

  private static SqliteTransactions open(
      SqliteFile file, Durability durability, boolean check, Consumer<Transactions> schema) {
    try {
      SqliteTransactions database = new SqliteTransactions(file.path(), durability);
      orClose(database, schema);
      if (check) {
        orClose(database, file::requireSound);
      }
      return database;
    } catch (LedgerException e) {
      throw SqliteFile.damage(e.getCause())
          ? new LedgerException(
              file.damaged(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage())), e)
          : e;
    }
  }

  private static void reportEmpty(SqliteFile file) {
    if (file.empty()) {
      LOG.warn(
          "The ledger {} is empty, and is made again. Where it was not, restore it from a backup; the"
              + " receipts in the archive keep duplicates known",
          file.path());
    }
  }

  private static void orClose(Transactions database, Consumer<Transactions> work) {
    try {
      work.accept(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }
}

package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens a ledger's database, brings its tables up to date, and puts the ledger together. */
final class Opening {
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
      return new JdbcLedger(database, servers, identity.owner(), work.toString());
    } catch (RuntimeException e) {
      if (beats != null) {
        beats.close();
      }
      database.close();
      throw e;
    }
  }

  /** A database of which this is the only server, or at which it only looks. */
  static Ledger alone(
      LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    Path file = address.file();
    Transactions database =
        file == null
            ? new PostgresTransactions(address, 1, SILENCE)
            : new SqliteTransactions(file, durability);
    try {
      Schema.bringUp(database, address);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    Servers servers = new AloneServer(database, identity, clock);
    return new JdbcLedger(database, servers, identity.owner(), null);
  }
}

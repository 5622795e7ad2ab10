package dev.wharf.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wharf.settings.LedgerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, through a pool of connections. Commits are not grouped here, because
 * PostgreSQL itself writes those of several connections to the disk together.
 */
final class PostgresTransactions implements Transactions {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration STILL_AWAY = Duration.ofSeconds(5);
  private static final int MOST_RETRIES = 20;

  /** It warns of addresses that it cannot read, and quotes them with their passwords. */
  private static final java.util.logging.Logger DRIVER =
      java.util.logging.Logger.getLogger("org.postgresql");

  private final HikariDataSource pool;
  private final Patience patience =
      new Patience(
          e -> PostgresFailure.inTheWay(e) || PostgresFailure.passes(e), PostgresFailure::of);

  /** The failure by which the database was last found away; null since it answered again. */
  private volatile @Nullable LedgerException away;

  private volatile long awaySince;

  /**
   * @param silence how long the database may take for one answer, from a second on, before the
   *     connection is given up
   * @throws LedgerException when the database cannot be reached now
   */
  PostgresTransactions(LedgerAddress address, int connections, Duration silence) {
    requirePlain(address);
    try {
      pool = new HikariDataSource(config(address, connections, silence));
    } catch (RuntimeException e) {
      throw new LedgerException(
          "wharf.ledger="
              + address
              + ": the database cannot be used: "
              + LedgerAddress.shown(address, PostgresFailure.reason(e))
              + ". See that it runs, and that wharf.ledger-user and wharf.ledger-password are right",
          e);
    }
  }

  private static HikariConfig config(LedgerAddress address, int connections, Duration silence) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(address.url());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setInitializationFailTimeout(1);
    config.setExceptionOverride(new ReadOnlyEviction());
    // A server that sleeps in the middle of a transaction must not hold up others with its locks.
    // Each step is fenced by its own statement; a stricter isolation would only refuse some of
    // them.
    config.setConnectionInitSql(
        "SET idle_in_transaction_session_timeout = "
            + address.lease().toMillis() / 2
            + "; SET default_transaction_isolation = 'read committed'");
    config.setIsolateInternalQueries(true); // Else that is undone where the first work fails.
    config.setDataSourceProperties(properties(address));
    config.addDataSourceProperty("socketTimeout", String.valueOf(Math.max(1, silence.toSeconds())));
    config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return config;
  }

  /** The driver's properties that do not stand in the URL. */
  static Properties properties(LedgerAddress address) {
    Properties properties = new Properties();
    if (!address.user().isEmpty()) {
      properties.setProperty("user", address.user());
    }
    if (!address.password().isEmpty()) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("ApplicationName", "wharf");
    // Else a standby that lags would be asked what has become of packets.
    properties.setProperty("targetServerType", "primary");
    return properties;
  }

  // The driver knows no user before the host; it would take a part of the password for the host,
  // and name it in its failures.
  private static void requirePlain(LedgerAddress address) {
    DRIVER.setLevel(Level.OFF);
    if (address.url().split("\\?", 2)[0].indexOf('@') >= 0 || !known(address.url())) {
      throw new LedgerException(
          "wharf.ledger="
              + address
              + ": the address must be jdbc:postgresql://HOST/DATABASE, with the user in"
              + " wharf.ledger-user and the password in wharf.ledger-password");
    }
  }

  private static boolean known(String url) {
    try {
      return DriverManager.getDriver(url) != null;
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public <T> T run(Work<T> work) {
    try {
      return pastOthers(work, false);
    } catch (SQLException e) {
      throw PostgresFailure.of(e);
    }
  }

  @Override
  public <T> T insist(Work<T> work) {
    return patience.insist(() -> pastOthers(work, false));
  }

  @Override
  public <T> T step(Work<T> work) {
    return patience.insist(() -> pastOthers(work, true));
  }

  private <T> T pastOthers(Work<T> work, boolean single) throws SQLException {
    for (int i = 1; ; i++) {
      try {
        return once(work, single);
      } catch (SQLException e) {
        if (!PostgresFailure.inTheWay(e) || i == MOST_RETRIES) {
          throw e;
        }
      }
    }
  }

  /** Fails at once while others find the database away, so that those who look do not wait. */
  @Override
  public <T> T read(Work<T> work) {
    LedgerException lately = away;
    if (lately != null && System.nanoTime() - awaySince < STILL_AWAY.toNanos()) {
      throw new LedgerException(String.valueOf(lately.getMessage()), lately);
    }
    return run(work);
  }

  private <T> T once(Work<T> work, boolean single) throws SQLException {
    try {
      T result = single ? commitEach(work) : commit(work);
      away = null;
      return result;
    } catch (SQLException e) {
      if (PostgresFailure.passes(e)) {
        awaySince = System.nanoTime();
        away = PostgresFailure.of(e);
      }
      throw e;
    }
  }

  private <T> T commitEach(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statements statements = new Statements(connection)) {
      connection.setAutoCommit(true); // The pool sets it back.
      return work.on(statements);
    }
  }

  private <T> T commit(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statements statements = new Statements(connection)) {
      try {
        T result = work.on(statements);
        connection.commit();
        return result;
      } catch (Throwable e) { // An Error too: the connection goes back to the pool.
        try {
          connection.rollback();
        } catch (SQLException also) {
          e.addSuppressed(also);
        }
        throw e;
      }
    }
  }

  @Override
  public void stopWaiting() {
    patience.end();
  }

  @Override
  public void close() {
    patience.end();
    pool.close();
  }
}

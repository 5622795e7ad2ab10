package dev.wharf.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wharf.settings.LedgerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database, through a pool of connections. Commits are not grouped here, because
 * PostgreSQL itself writes those of several connections to the disk together.
 */
final class PostgresTransactions implements Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresTransactions.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration STILL_AWAY = Duration.ofSeconds(5);
  private static final int MOST_RETRIES = 20;

  /** It warns of addresses that it cannot read, and quotes them with their passwords. */
  private static final java.util.logging.Logger DRIVER =
      java.util.logging.Logger.getLogger("org.postgresql");

  private static final String REMEDY =
      ". See that it runs, and that wharf.ledger-user and wharf.ledger-password are right";

  /** What a pooler says that gives a connection to each statement. */
  private static final String BY_STATEMENT = "statement pooling";

  private final PGSimpleDataSource source;

  /**
   * Whether a pooler stands between. What is set for a session does not hold there, or for others.
   */
  private final boolean pooled;

  /**
   * A server that sleeps in the middle of a transaction must not hold up others with its locks.
   * Each step is fenced by its own statement; a stricter isolation would only refuse some of them.
   */
  private final String perTransaction;

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
      source = PostgresSource.of(address, CONNECT, silence);
      pooled = PostgresSource.isPooled(source);
      perTransaction =
          "SET LOCAL idle_in_transaction_session_timeout = "
              + address.lease().toMillis() / 2
              + "; SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
      pool = new HikariDataSource(config(address, connections, source, pooled));
    } catch (RuntimeException | SQLException e) {
      String why = PostgresFailure.reason(e);
      throw new LedgerException(
          "wharf.ledger="
              + address
              + ": the database cannot be used: "
              + LedgerAddress.shown(address, why)
              + (why.contains(BY_STATEMENT)
                  ? ". Let the pooler work by session, or by transaction"
                  : REMEDY),
          e);
    }
  }

  private static HikariConfig config(
      LedgerAddress address, int connections, PGSimpleDataSource source, boolean pooled) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setInitializationFailTimeout(1);
    config.setExceptionOverride(new ReadOnlyEviction());
    if (!pooled) {
      config.setConnectionInitSql(
          "SET idle_in_transaction_session_timeout = "
              + address.lease().toMillis() / 2
              + "; SET default_transaction_isolation = 'read committed'");
      config.setIsolateInternalQueries(true); // Else that is undone where the first work fails.
    }
    return config;
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
    return now(work, false);
  }

  @Override
  public <T> T single(Work<T> work) {
    return now(work, true);
  }

  private <T> T now(Work<T> work, boolean single) {
    try {
      return pastOthers(work, single);
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
        boolean again = PostgresFailure.inTheWay(e) && i < MOST_RETRIES;
        if (PostgresFailure.isOfPooler(e)) {
          prepareNothing(e);
          again = i == 1;
        }
        if (!again) {
          throw e;
        }
      }
    }
  }

  // It was put there after the start.
  private void prepareNothing(SQLException why) {
    synchronized (source) {
      if (source.getPrepareThreshold() == 0) {
        return;
      }
      source.setPrepareThreshold(0);
    }
    pool.getHikariPoolMXBean().softEvictConnections();
    LOG.warn(
        "A pooler stands before the database and works by transaction, so statements are prepared"
            + " there no more: {}. Add prepareThreshold=0 to wharf.ledger",
        PostgresFailure.reason(why));
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
      T result = single && !pooled ? commitEach(work) : commit(work);
      away = null;
      return result;
    } catch (SQLException e) {
      if (PostgresFailure.isAway(e)) {
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
        if (pooled) {
          statements.update(perTransaction);
        }
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
  public Patience patience() {
    return patience;
  }

  @Override
  public void close() {
    patience.end();
    pool.close();
  }
}

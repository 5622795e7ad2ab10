package dev.wharf.ledger;

import dev.wharf.settings.LedgerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Where connections to a PostgreSQL database come from, and what stands between. */
final class PostgresSource {
  private PostgresSource() {}

  /**
   * The source of an address.
   *
   * @param connect how long a connection may take
   * @param silence how long one answer may take, from a second on
   */
  static PGSimpleDataSource of(LedgerAddress address, Duration connect, Duration silence)
      throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    Properties properties = properties(address);
    properties.setProperty("socketTimeout", String.valueOf(Math.max(1, silence.toSeconds())));
    properties.setProperty("connectTimeout", String.valueOf(connect.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    for (String name : properties.stringPropertyNames()) {
      if (!address.url().matches(".*[?&]" + name + "=.*")) { // What the address says counts.
        source.setProperty(name, properties.getProperty(name));
      }
    }
    return source;
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

  /**
   * Looks whether a pooler stands between this server and the database. If so, nothing is prepared
   * from now on: a pooler may give each transaction another connection, on which the name of a
   * statement can be another client's. A pooler is known by the process number that it gives a
   * client, because it is not the number of the database's process.
   */
  static boolean isPooled(PGSimpleDataSource source) throws SQLException {
    int usual = source.getPrepareThreshold();
    source.setPrepareThreshold(0);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT pg_backend_pid()")) {
      answer.next();
      boolean other = answer.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
      source.setPrepareThreshold(other ? 0 : usual);
      return other;
    }
  }
}

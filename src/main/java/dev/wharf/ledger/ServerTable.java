package dev.wharf.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the table of the servers that share a ledger. */
final class ServerTable {
  private ServerTable() {}

  /**
   * All servers, in the order of their nodes.
   *
   * @param self the owner that comes first
   */
  static List<ServerRecord> all(Transactions database, String self) {
    String query =
        "SELECT s.owner, s.node, s.version, s.roles, s.started, s.heartbeat, s.lease,"
            + " (SELECT COUNT(*) FROM packet p WHERE p.ended = 0 AND p.owner = s.owner), "
            + database.dialect().now()
            + " FROM server s ORDER BY s.node, s.started";
    List<ServerRecord> all =
        new ArrayList<>(
            database.read(
                sql ->
                    sql.query(
                        query,
                        row -> {
                          String owner = row.getString(1);
                          long silent = Math.max(0, row.getLong(9) - row.getLong(6));
                          return new ServerRecord(
                              owner,
                              row.getString(2),
                              row.getString(3),
                              row.getString(4),
                              Instant.ofEpochMilli(row.getLong(5)),
                              Duration.ofMillis(silent),
                              silent <= row.getLong(7),
                              row.getLong(8),
                              owner.equals(self));
                        })));
    all.sort((one, other) -> Boolean.compare(other.self(), one.self()));
    return all;
  }
}

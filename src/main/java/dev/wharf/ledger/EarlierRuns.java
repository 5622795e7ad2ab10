package dev.wharf.ledger;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/**
 * Earlier runs of a server that have not left the ledger, because they died. Their rows stay until
 * somebody has taken their packets over, which may be another server. The rows say whether a run
 * died or was being stopped, and so whether a packet is to be suspected. Used by one thread at a
 * time, but for {@link #dead}.
 */
final class EarlierRuns {
  private final Identity identity;
  private volatile Set<String> runs = Set.of();
  private Set<String> noted = Set.of();

  EarlierRuns(Identity identity) {
    this.identity = identity;
  }

  /**
   * Notes in the ledger that the last one is over, of which the state folder knows that it died or
   * was told to stop, also where it could not say so here. One of which nothing is known may be
   * alive, with a state folder of which ours is a copy: its own lease decides.
   *
   * @param since a moment that is long ago for each server's lease, by the database's clock
   */
  void end(Statements sql, long since) throws SQLException {
    String stopped = Objects.requireNonNullElse(identity.stopped(), "");
    noted =
        Set.copyOf(
            sql.query(
                "UPDATE server SET heartbeat = ? - lease,"
                    + " stopping = CASE WHEN owner = ? THEN 1 ELSE stopping END"
                    + " WHERE instance = ? AND owner IN (?, ?) RETURNING owner",
                row -> row.getString(1),
                since,
                stopped,
                identity.instance(),
                stopped,
                Objects.requireNonNullElse(identity.predecessor(), "")));
    runs = noted;
  }

  /** Removes those whose packets have been taken over. */
  void forget(Statements sql) throws SQLException {
    if (noted.isEmpty()) {
      return;
    }
    Condition those = Condition.in("owner", noted);
    sql.update(
        "DELETE FROM server WHERE "
            + those.sql()
            + " AND NOT EXISTS (SELECT 1 FROM packet"
            + " WHERE packet.owner = server.owner AND packet.ended = 0)",
        those.behind());
    noted =
        Set.copyOf(
            sql.query(
                "SELECT owner FROM server WHERE " + those.sql(),
                row -> row.getString(1),
                those.behind()));
  }

  /** Who is one of them. */
  Condition dead() {
    return Condition.in("owner", runs);
  }
}

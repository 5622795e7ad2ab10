package dev.wharf.ledger;

import dev.wharf.settings.StateFolder;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server with the same identity that is alive: one of the two has a copy of the other's state
 * folder, as a machine has that was cloned. The one that came later must end. Used by one thread,
 * but for {@link #seen}.
 */
final class Twin {
  private final Identity identity;
  private final Map<String, Long> heard = new HashMap<>();
  private volatile @Nullable String seen;

  Twin(Identity identity) {
    this.identity = identity;
  }

  private record Row(String owner, String node, long heartbeat, boolean later) {}

  /** Looks whether one has been heard since the last look. */
  void look(Statements sql, long now) throws SQLException {
    List<Row> others =
        sql.query(
            "SELECT owner, node, heartbeat, started > COALESCE((SELECT started FROM server WHERE"
                + " owner = ?), ?) FROM server WHERE instance = ? AND owner <> ?",
            row -> new Row(row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4)),
            identity.owner(),
            now,
            identity.instance(),
            identity.owner());
    for (Row other : others) {
      Long before = heard.put(other.owner(), other.heartbeat());
      if (before != null && other.heartbeat() > before && !other.later()) {
        seen =
            "a server on "
                + other.node()
                + " works with this ledger under the same identity, so the state folder here is a"
                + " copy of that one's, as on a machine that was cloned; stop this server, remove"
                + " the file '"
                + StateFolder.INSTANCE
                + "' in its state folder, and start it again";
      }
    }
  }

  /** What is wrong, with what to do; null while no such server was seen. */
  @Nullable String seen() {
    return seen;
  }
}

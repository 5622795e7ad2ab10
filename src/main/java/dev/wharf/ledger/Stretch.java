package dev.wharf.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Deliveries that have ended, as the index of their states has them: by state, last step and name.
 * Nothing here reads a row.
 */
record Stretch(List<PacketState> states, NameSearch search) {
  private static final String ORDER = " ORDER BY updated DESC, name DESC";

  /** Where a delivery stands in the history's order. */
  record Key(long updated, String name) {}

  /** How many are found from one moment up to another, in milliseconds since 1970. */
  long count(Statements sql, long since, long before) throws SQLException {
    return sql.query(
            states.stream()
                .map(state -> "(SELECT COUNT(*)" + from(state) + ")")
                .collect(Collectors.joining(" + ", "SELECT ", "")),
            row -> row.getLong(1),
            values(since, before).toArray())
        .get(0);
  }

  /** A page of those found, the newest first. */
  List<Key> keys(Statements sql, long since, long before, int most, long offset)
      throws SQLException {
    List<Object> values = values(since, before);
    values.add(most);
    values.add(offset);
    return sql.query(keys(), row -> new Key(row.getLong(1), row.getString(2)), values.toArray());
  }

  // The databases merge what the index has in this order for each state; PostgreSQL does so only
  // where each part has the order, too.
  String keys() {
    return states.stream()
            .map(
                state ->
                    "SELECT updated, name FROM (SELECT updated, name"
                        + from(state)
                        + ORDER
                        + ") AS "
                        + state.word())
            .collect(Collectors.joining(" UNION ALL "))
        + ORDER
        + " LIMIT ? OFFSET ?";
  }

  /** Whether any of these states lies between two moments, whatever its name. */
  boolean hasBetween(Statements sql, long since, long before) throws SQLException {
    for (PacketState state : states) {
      if (!sql.query(
              "SELECT 1 FROM packet WHERE ended = 1 AND state = ? AND updated >= ? AND updated < ? LIMIT 1",
              row -> true,
              state.word(),
              since,
              before)
          .isEmpty()) {
        return true;
      }
    }
    return false;
  }

  // The index holds only what has ended. The databases use it only where the query has the same
  // condition, word for word.
  private String from(PacketState state) {
    return " FROM packet WHERE ended = 1 AND state = '"
        + state.word()
        + "' AND updated >= ? AND updated < ?"
        + search.sql();
  }

  private List<Object> values(long since, long before) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      values.add(since);
      values.add(before);
      values.addAll(search.values());
    }
    return values;
  }
}

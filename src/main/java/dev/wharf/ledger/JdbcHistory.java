package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The history in the ledger's database. */
final class JdbcHistory implements History {
  private final Transactions database;

  JdbcHistory(Transactions database) {
    this.database = database;
  }

  @Override
  public Page page(Query query) {
    StringBuilder where = new StringBuilder("WHERE ");
    List<@Nullable Object> values = new ArrayList<>();
    PacketState state = query.state();
    // The indexes hold only deliveries that have ended. The databases use them only where the query
    // has the same condition, word for word.
    where.append(state == null || state.ended() ? "ended = 1" : "ended = 0");
    if (state != null) {
      where.append(" AND state = ?");
      values.add(state.word());
    }
    if (!query.search().isEmpty()) {
      String search = query.search();
      String lower = search.toLowerCase(Locale.ROOT);
      // SQLite knows the lower case of ASCII alone, so other letters are found as they are written.
      boolean ascii = search.chars().allMatch(letter -> letter < 128);
      where.append(
          ascii
              ? " AND LOWER(name) LIKE ? ESCAPE '!'"
              : " AND (LOWER(name) LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')");
      values.add("%" + literally(lower) + "%");
      if (!ascii) {
        values.add("%" + literally(search) + "%");
      }
    }
    return database.read(sql -> page(sql, query, where.toString(), values));
  }

  // The start of the page is looked for in an index, from the nearer end. So only the rows of the
  // page itself are read.
  private static Page page(Statements sql, Query query, String where, List<@Nullable Object> values)
      throws SQLException {
    long total =
        sql.query("SELECT COUNT(*) FROM packet " + where, row -> row.getLong(1), values.toArray())
            .get(0);
    if (query.offset() >= total) {
      return new Page(List.of(), total);
    }
    boolean fromEnd = query.offset() > total / 2;
    List<Key> first =
        sql.query(
            "SELECT updated, name FROM packet "
                + where
                + (fromEnd ? " ORDER BY updated, name" : " ORDER BY updated DESC, name DESC")
                + " LIMIT 1 OFFSET ?",
            row -> new Key(row.getLong("updated"), row.getString("name")),
            and(values, fromEnd ? total - 1 - query.offset() : query.offset()));
    if (first.isEmpty()) {
      return new Page(List.of(), total); // Some have changed since they were counted.
    }
    return new Page(
        sql.query(
            Rows.SELECT
                + where
                + " AND (updated, name) <= (?, ?) ORDER BY updated DESC, name DESC LIMIT ?",
            Rows::read,
            and(values, first.get(0).updated(), first.get(0).name(), query.most())),
        total);
  }

  /** Where a delivery stands in the history's order. */
  private record Key(long updated, String name) {}

  private static @Nullable Object[] and(List<@Nullable Object> values, Object... more) {
    List<@Nullable Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static String literally(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  @Override
  public List<PacketRecord> of(PacketName name, int most) {
    return database.read(
        sql -> {
          List<PacketRecord> found =
              sql.query(Rows.SELECT + "WHERE name = ? AND ended = 0", Rows::read, name.value());
          found.addAll(
              sql.query(
                  Rows.SELECT + "WHERE name = ? AND ended = 1 ORDER BY updated DESC LIMIT ?",
                  Rows::read,
                  name.value(),
                  most - found.size()));
          return found;
        });
  }

  @Override
  public List<PacketRecord> archived(String after, int most) {
    return database.read(
        sql ->
            sql.query(
                Rows.SELECT + "WHERE state = 'archived' AND id > ? ORDER BY id LIMIT ?",
                Rows::read,
                after,
                most));
  }

  @Override
  public Map<String, Long> quarantined() {
    Map<String, Long> counts = new TreeMap<>();
    database.read(
        sql ->
            sql.query(
                "SELECT reason, COUNT(*) FROM packet WHERE ended = 1 AND state = 'quarantined'"
                    + " GROUP BY reason",
                row -> counts.put(row.getString(1), row.getLong(2))));
    return counts;
  }

  @Override
  public Map<PacketState, Long> counts() {
    Map<PacketState, Long> counts = new EnumMap<>(PacketState.class);
    database.read(
        sql ->
            sql.query(
                "SELECT state, COUNT(*) FROM packet WHERE ended = 1 GROUP BY state"
                    + " UNION ALL SELECT state, COUNT(*) FROM packet WHERE ended = 0 GROUP BY state",
                row -> counts.put(PacketState.ofWord(row.getString(1)), row.getLong(2))));
    return counts;
  }
}

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
    // The indexes hold those that have ended; they are used only where that is said as here.
    where.append(state == null || state.ended() ? "ended = 1" : "ended = 0");
    if (state != null) {
      where.append(" AND state = ?");
      values.add(state.word());
    }
    if (!query.search().isEmpty()) {
      // SQLite knows the lower case of ASCII alone: other letters are found as they are written.
      where.append(" AND (LOWER(name) LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')");
      values.add("%" + literally(query.search().toLowerCase(Locale.ROOT)) + "%");
      values.add("%" + literally(query.search()) + "%");
    }
    return database.read(sql -> page(sql, query, where.toString(), values));
  }

  // What is passed over is looked for in an index, from its nearer end; rows are read of the page
  // alone.
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
      return new Page(List.of(), total); // Some have gone since they were counted.
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

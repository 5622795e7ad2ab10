package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
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
      where.append(" AND LOWER(name) LIKE ? ESCAPE '!'");
      values.add("%" + literally(query.search().toLowerCase(Locale.ROOT)) + "%");
    }
    List<@Nullable Object> withPage = new ArrayList<>(values);
    withPage.add(query.most());
    withPage.add(query.offset());
    return database.read(
        sql ->
            new Page(
                sql.query(
                    Rows.SELECT + where + " ORDER BY updated DESC, name LIMIT ? OFFSET ?",
                    Rows::read,
                    withPage.toArray()),
                sql.query(
                        "SELECT COUNT(*) FROM packet " + where,
                        row -> row.getLong(1),
                        values.toArray())
                    .get(0)));
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
                  most));
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

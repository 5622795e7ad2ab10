package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The history in the ledger's database. What has ended is counted by {@link Tallies}, and is looked
 * through by names a stretch at a time. So a look costs the same however long the history is.
 */
final class JdbcHistory implements History {
  private static final List<PacketState> ENDED =
      Arrays.stream(PacketState.values()).filter(PacketState::ended).toList();
  private static final Comparator<PacketRecord> NEWEST_FIRST =
      Comparator.comparing(PacketRecord::updated)
          .thenComparing(packet -> packet.name().value())
          .thenComparing(PacketRecord::id)
          .reversed();

  private final Transactions database;
  private final int stretch;

  JdbcHistory(Transactions database) {
    this(database, database.dialect().stretch());
  }

  /**
   * @param stretch how many deliveries a search looks through, at least
   */
  JdbcHistory(Transactions database, int stretch) {
    this.database = database;
    this.stretch = stretch;
  }

  @Override
  public @Nullable PacketRecord find(String id) {
    return Rows.first(
        database.read(sql -> sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, id)));
  }

  @Override
  public Page page(Query query) {
    NameSearch search =
        NameSearch.of(query.search(), database.dialect()).withReason(query.reason());
    PacketState state = query.state();
    if (state != null && !state.ended()) {
      return database.read(sql -> open(sql, query, state, search));
    }
    List<PacketState> states = state == null ? ENDED : List.of(state);
    return database.read(
        sql ->
            search.all() && query.before() == null && query.since() == null
                ? turned(sql, query, new Stretch(states, search))
                : searched(sql, query, new Stretch(states, search)));
  }

  /** Of those that have not ended there are few. */
  private static Page open(Statements sql, Query query, PacketState state, NameSearch search)
      throws SQLException {
    String where = "WHERE ended = 0 AND state = ? AND updated >= ? AND updated < ?" + search.sql();
    List<Object> values = new ArrayList<>(List.of(state.word(), since(query), before(query)));
    values.addAll(search.values());
    long total =
        sql.query("SELECT COUNT(*) FROM packet " + where, row -> row.getLong(1), values.toArray())
            .get(0);
    values.addAll(List.of(query.most(), query.offset()));
    return new Page(
        sql.query(
            Rows.SELECT + where + " ORDER BY updated DESC, name DESC, id DESC LIMIT ? OFFSET ?",
            Rows::read,
            values.toArray()),
        total,
        null);
  }

  private static long since(Query query) {
    Instant since = query.since();
    return since == null ? 0 : since.toEpochMilli();
  }

  private static long before(Query query) {
    Instant before = query.before();
    return before == null ? Long.MAX_VALUE : before.toEpochMilli();
  }

  /** A page by its number. */
  private static Page turned(Statements sql, Query query, Stretch all) throws SQLException {
    Tallies tallies = new Tallies(sql, all.states());
    long total = tallies.total();
    Tallies.Place place = tallies.of(query.offset(), Long.MAX_VALUE);
    if (place == null) {
      return new Page(List.of(), total, null);
    }
    long skipped = query.offset() - place.newer();
    return new Page(
        rows(sql, query, all.keys(sql, 0, place.end(), query.most(), skipped)), total, null);
  }

  private Page searched(Statements sql, Query query, Stretch all) throws SQLException {
    long before = before(query);
    Tallies.Place place = new Tallies(sql, all.states()).of(stretch - 1L, before);
    long wanted = since(query);
    long since = place == null ? wanted : Math.max(wanted, place.since());
    List<Stretch.Key> keys = all.keys(sql, since, before, query.most(), query.offset());
    // A page that is not full is the last one, so all has been looked through to find it.
    boolean last = !keys.isEmpty() && keys.size() < query.most();
    boolean none = keys.isEmpty() && query.offset() == 0;
    long total = last || none ? query.offset() + keys.size() : all.count(sql, since, before);
    boolean more = since > wanted && all.hasBetween(sql, wanted, since);
    return new Page(rows(sql, query, keys), total, more ? Instant.ofEpochMilli(since) : null);
  }

  /** The keys were read from an index alone; only what is shown is read whole. */
  private static List<PacketRecord> rows(Statements sql, Query query, List<Stretch.Key> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    keys.forEach(key -> values.addAll(List.of(key.name(), key.updated())));
    return sql
        .query(
            Rows.SELECT
                + keys.stream()
                    .map(key -> "(?, ?)")
                    .collect(
                        Collectors.joining(
                            ", ", "WHERE ended = 1 AND (name, updated) IN (VALUES ", ")")),
            Rows::read,
            values.toArray())
        .stream()
        .filter(packet -> query.state() == null || query.state() == packet.state())
        .sorted(NEWEST_FIRST)
        .limit(query.most())
        .toList();
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
  public List<Attempt> attempts(String id) {
    return database.read(sql -> AttemptLog.of(sql, id));
  }

  @Override
  public @Nullable Instant notBefore(String id) {
    return moment("SELECT not_before FROM packet WHERE id = ? AND state = 'waiting'", id);
  }

  @Override
  public @Nullable Instant replayed(String id) {
    return moment("SELECT replayed FROM packet WHERE id = ?", id);
  }

  private @Nullable Instant moment(String query, String id) {
    List<Optional<Instant>> found =
        database.read(sql -> sql.query(query, row -> Optional.ofNullable(Rows.moment(row, 1)), id));
    return found.isEmpty() ? null : found.get(0).orElse(null);
  }

  @Override
  public List<Throughput> throughput(Throughput.By by, Instant since) {
    return database.read(sql -> Tallies.throughput(sql, by, since.getEpochSecond()));
  }

  @Override
  public List<Long> took(Instant since, Instant before, int most) {
    return database.read(
        sql ->
            sql.query(
                "SELECT updated - claimed FROM packet WHERE ended = 1 AND state = 'archived'"
                    + " AND updated >= ? AND updated < ? ORDER BY updated LIMIT ?",
                row -> row.getLong(1),
                since.toEpochMilli(),
                before.toEpochMilli(),
                most));
  }

  @Override
  public Map<String, Long> quarantined() {
    return database.read(Tallies::byReason);
  }

  @Override
  public Map<PacketState, Long> counts() {
    return database.read(
        sql -> {
          Map<PacketState, Long> counts = Tallies.byState(sql);
          sql.query(
              "SELECT state, COUNT(*) FROM packet WHERE ended = 0 GROUP BY state",
              row -> counts.put(PacketState.ofWord(row.getString(1)), row.getLong(2)));
          return counts;
        });
  }
}

package dev.wharf.ledger;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How many deliveries have ended, which the database itself keeps by the minute, whoever changes
 * it. So a place in the history is found by adding days and minutes up, and not row by row.
 */
final class Tallies {
  private static final long MINUTE = 60_000;
  private static final int WHOLE_DAY = 1440;

  /**
   * Behind the minutes of a day and its sum stand the same once more, of what was removed since: it
   * is in no list, and has ended all the same. Nothing that asks for minutes sees them.
   */
  private static final int GONE = WHOLE_DAY + 1;

  private static final long SECONDS_OF_DAY = 86_400;

  private static final String ADD_GONE =
      "INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest)"
          + " VALUES (?, ?, ?, '', 0, ?, ?, ?, ?)"
          + " ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET"
          + " packets = tally.packets + excluded.packets, bytes = tally.bytes + excluded.bytes,"
          + " millis = tally.millis + excluded.millis, slowest = CASE WHEN"
          + " tally.slowest > excluded.slowest THEN tally.slowest ELSE excluded.slowest END";

  /**
   * A minute of the history.
   *
   * @param since its first millisecond
   * @param newer how many deliveries of those asked for are in later minutes
   * @param packets how many are in it
   */
  record Place(long since, long newer, long packets) {
    /** The first millisecond of the next one. */
    long end() {
      return since + MINUTE;
    }
  }

  private record Part(long number, long packets) {}

  private final Statements sql;
  private final Condition asked;

  /**
   * @param states those that are asked for; each means that the delivery has ended
   */
  Tallies(Statements sql, List<PacketState> states) {
    this.sql = sql;
    this.asked = Condition.in("state", states.stream().map(PacketState::word).toList());
  }

  static Map<PacketState, Long> byState(Statements sql) throws SQLException {
    Map<PacketState, Long> counts = new EnumMap<>(PacketState.class);
    sql.query(
        "SELECT state, SUM(packets) FROM tally WHERE minute = 1440"
            + " GROUP BY state HAVING SUM(packets) > 0",
        row -> counts.put(PacketState.ofWord(row.getString(1)), row.getLong(2)));
    return counts;
  }

  static Map<String, Long> byReason(Statements sql) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    sql.query(
        "SELECT reason, SUM(packets) FROM tally WHERE minute = 1440 AND state = 'quarantined'"
            + " GROUP BY reason HAVING SUM(packets) > 0",
        row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  /**
   * What was counted in each stretch of time.
   *
   * @param since in seconds since 1970, where a stretch begins
   */
  static List<Throughput> throughput(Statements sql, Throughput.By by, long since)
      throws SQLException {
    long length = by.length().toSeconds();
    boolean days = by == Throughput.By.DAY;
    String begin =
        days
            ? "CAST(day AS BIGINT) * 86400"
            : "(CAST(day AS BIGINT) * 86400 + minute % 1441 * 60) / :length * :length";
    // The days are found by the index of their sums.
    String which =
        days
            ? "minute IN (1440, 2881) AND day IN (SELECT day FROM tally WHERE minute = 1440"
                + " AND day >= ?)"
            : "minute NOT IN (1440, 2881) AND day >= ?";
    return sql.query(
        ("SELECT "
                + begin
                + " AS begun, SUM(CASE state WHEN 'archived' THEN packets ELSE 0 END),"
                + " SUM(CASE WHEN state IN ('quarantined', 'replayed') THEN packets ELSE 0 END),"
                + " SUM(CASE state WHEN 'archived' THEN bytes ELSE 0 END),"
                + " SUM(CASE state WHEN 'archived' THEN millis ELSE 0 END),"
                + " MAX(CASE state WHEN 'archived' THEN slowest ELSE 0 END)"
                + " FROM tally WHERE "
                + which
                + " AND CAST(day AS BIGINT) * 86400 + minute % 1441 * 60 >= ?"
                + " GROUP BY begun ORDER BY begun")
            .replace(":length", String.valueOf(length)),
        row ->
            new Throughput(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6)),
        since / SECONDS_OF_DAY,
        since);
  }

  /**
   * Keeps packets counted in the minute in which they ended, in the transaction that removes them
   * or their rows.
   *
   * @param removed as they were before
   */
  static void gone(Statements sql, List<PacketRecord> removed) throws SQLException {
    // All transactions lock these rows in the same order.
    Map<Gone, Throughput> counted = new TreeMap<>();
    for (PacketRecord packet : removed) {
      boolean archived = packet.state() == PacketState.ARCHIVED;
      if (archived
          || packet.state() == PacketState.QUARANTINED
          || packet.state() == PacketState.REPLAYED) {
        PacketState state = archived ? PacketState.ARCHIVED : PacketState.QUARANTINED;
        long minute = Math.floorDiv(packet.updated().toEpochMilli(), MINUTE);
        long took = packet.updated().toEpochMilli() - packet.claimed().toEpochMilli();
        Throughput one = new Throughput(0, 1, 0, packet.decided().bytes(), took, took);
        long day = Math.floorDiv(minute, WHOLE_DAY);
        counted.merge(
            new Gone(day, Math.floorMod(minute, WHOLE_DAY), state.word()), one, Tallies::sum);
        counted.merge(new Gone(day, WHOLE_DAY, state.word()), one, Tallies::sum);
      }
    }
    for (Map.Entry<Gone, Throughput> each : counted.entrySet()) {
      Throughput sum = each.getValue();
      sql.update(
          ADD_GONE,
          each.getKey().day(),
          GONE + each.getKey().minute(),
          each.getKey().state(),
          sum.archived(),
          sum.bytes(),
          sum.millis(),
          sum.slowest());
    }
  }

  private static Throughput sum(Throughput one, Throughput other) {
    return new Throughput(
        0,
        one.archived() + other.archived(),
        0,
        one.bytes() + other.bytes(),
        one.millis() + other.millis(),
        Math.max(one.slowest(), other.slowest()));
  }

  private record Gone(long day, long minute, String state) implements Comparable<Gone> {
    @Override
    public int compareTo(Gone other) {
      return Comparator.comparingLong(Gone::day)
          .thenComparingLong(Gone::minute)
          .thenComparing(Gone::state)
          .compare(this, other);
    }
  }

  long total() throws SQLException {
    return sql.query(
            "SELECT SUM(packets) FROM tally WHERE minute = 1440 AND " + asked.sql(),
            row -> row.getLong(1),
            asked.behind())
        .get(0);
  }

  /**
   * The minute in which a delivery stands; null where there are fewer.
   *
   * @param number counts from 0, from the newest of the minutes that begin before {@code before}
   */
  @Nullable Place of(long number, long before) throws SQLException {
    long last = Math.floorDiv(before - 1, MINUTE); // The newest minute, counted from 1970.
    long day = Math.floorDiv(last, WHOLE_DAY);
    // The newest day may be asked for in part, so its own sum does not count.
    Place found = within(minutes(day, Math.floorMod(last, WHOLE_DAY)), 0, number, minuteOf(day));
    if (found.packets() > 0) {
      return found;
    }
    Place whole = within(days(day), found.newer(), number, of -> of);
    if (whole.packets() == 0) {
      return null;
    }
    long in = whole.since();
    return within(minutes(in, WHOLE_DAY - 1), whole.newer(), number, minuteOf(in));
  }

  private static LongUnaryOperator minuteOf(long day) {
    return minute -> (day * WHOLE_DAY + minute) * MINUTE;
  }

  private List<Part> minutes(long day, long last) throws SQLException {
    return parts("minute", "day = ? AND minute <= ?", day, last);
  }

  private List<Part> days(long before) throws SQLException {
    return parts("day", "minute = 1440 AND day < ?", before);
  }

  /** Adds up by a column, from its highest value down. */
  private List<Part> parts(String column, String which, Object... values) throws SQLException {
    return sql.query(
        "SELECT %1$s, SUM(packets) FROM tally WHERE %2$s AND %3$s GROUP BY %1$s ORDER BY %1$s DESC"
            .formatted(column, which, asked.sql()),
        row -> new Part(row.getLong(1), row.getLong(2)),
        asked.behind(values));
  }

  /** The part in which the number lies; one without packets, after all of them, where none does. */
  private static Place within(List<Part> parts, long newer, long number, LongUnaryOperator since) {
    long sum = newer;
    for (Part part : parts) {
      if (number < sum + part.packets()) {
        return new Place(since.applyAsLong(part.number()), sum, part.packets());
      }
      sum += part.packets();
    }
    return new Place(0, sum, 0);
  }
}

package dev.wharf.ledger;

import dev.wharf.ledger.Reprocess.Placing;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.packet.PacketName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for rows of the table of packets that are processed again, and reads them. */
final class ReprocessRows {
  private static final String SELECT =
      "SELECT r.id, p.inbox, p.name, p.target, p.plain_zip, p.claimed, r.stage, r.attempt,"
          + " r.failures, r.deaths, r.holder, r.changed, r.problem, r.version, r.kept, r.receipt"
          + " FROM reprocess r JOIN packet p ON p.id = r.id ";
  private static final String LAST_LINE = "(SELECT MAX(line) FROM reprocess)";

  private ReprocessRows() {}

  static List<Reprocess> where(Statements sql, String condition, @Nullable Object... values)
      throws SQLException {
    return sql.query(SELECT + "WHERE " + condition, ReprocessRows::read, values);
  }

  static @Nullable Reprocess first(List<Reprocess> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The number of the request that goes on; where none does, of the next. */
  static long line(Statements sql) throws SQLException {
    long last =
        sql.query("SELECT COALESCE(MAX(line), 0) FROM reprocess", row -> row.getLong(1)).get(0);
    boolean goesOn =
        !sql.query(
                "SELECT 1 FROM reprocess WHERE line = ? AND stage < 3 LIMIT 1", row -> true, last)
            .isEmpty();
    return goesOn ? last : last + 1;
  }

  static List<Reprocess> failed(Statements sql, int most) throws SQLException {
    return where(
        sql,
        "r.line = " + LAST_LINE + " AND r.stage = 4 ORDER BY r.changed DESC, r.id LIMIT ?",
        most);
  }

  static Reprocesses.Progress progress(Statements sql) throws SQLException {
    long[] counts = new long[Stage.values().length];
    sql.query(
        "SELECT stage, COUNT(*) FROM reprocess WHERE line = " + LAST_LINE + " GROUP BY stage",
        row -> counts[row.getInt(1)] = row.getLong(2));
    return new Reprocesses.Progress(
        counts[Stage.WAITING.code()],
        counts[Stage.IN_WORK.code()] + counts[Stage.PLACING.code()],
        counts[Stage.DONE.code()],
        counts[Stage.FAILED.code()]);
  }

  private static Reprocess read(ResultSet row) throws SQLException {
    String receipt = row.getString(16);
    return new Reprocess(
        row.getString(1),
        PacketName.of(row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Stage.of(row.getInt(7)),
        row.getInt(8),
        row.getInt(9),
        row.getInt(10),
        row.getString(11),
        Instant.ofEpochMilli(row.getLong(12)),
        row.getString(13),
        row.getString(14),
        receipt == null ? null : new Placing(row.getString(15), receipt));
  }
}

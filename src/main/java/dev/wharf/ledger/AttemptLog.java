package dev.wharf.ledger;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Delivery;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes what becomes of attempts that are not a packet's first and last in one. An attempt at which
 * nothing goes wrong writes nothing here. Each statement may be repeated.
 */
final class AttemptLog {
  /** Why an attempt was cut off for which a death is counted. */
  private static final String DIED = "its server died";

  private static final String DIED_ALONE = "its server died, with nothing else in work";

  /** An attempt that only waits is not counted, so there may be any number of them. */
  private static final int MOST = 100;

  private static final int LONGEST_MESSAGE = 4000;

  private static final String REPLACING =
      " ON CONFLICT (packet, number) DO UPDATE SET ended = excluded.ended,"
          + " outcome = excluded.outcome, message = excluded.message,"
          + " node = COALESCE(attempt.node, excluded.node)";

  private static final String NOTE =
      "INSERT INTO attempt (packet, number, begun, ended, outcome, node, message)"
          + " SELECT id, attempt, CASE attempt WHEN 1 THEN claimed END, ";

  private final String node;

  /**
   * @param node this machine's name
   */
  AttemptLog(String node) {
    this.node = node;
  }

  /** Notes that an attempt begins that is not the first. */
  void begun(Statements sql, PacketRecord packet, long now) throws SQLException {
    sql.update(
        "INSERT INTO attempt (packet, number, begun, node) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (packet, number) DO NOTHING",
        packet.id(),
        packet.attempt(),
        now,
        node);
  }

  /** Notes that an attempt has ended without an end of its packet. */
  void putBack(Statements sql, Delivery packet, boolean failed, @Nullable String why, long now)
      throws SQLException {
    sql.update(
        NOTE
            + "CAST(? AS BIGINT), CAST(? AS VARCHAR(16)), CAST(? AS VARCHAR(255)),"
            + " CAST(? AS VARCHAR(4000)) FROM packet WHERE id = ? AND attempt = ?"
            + REPLACING,
        now,
        failed ? "failed" : "put-back",
        node,
        why == null || why.length() <= LONGEST_MESSAGE ? why : why.substring(0, LONGEST_MESSAGE),
        packet.id(),
        packet.attempt());
    sql.update(
        "DELETE FROM attempt WHERE packet = ? AND number > 1 AND number <= ?",
        packet.id(),
        packet.attempt() - MOST);
  }

  /**
   * Notes which attempts of dead servers were cut off, and for which of them a death is counted.
   *
   * @param died when one is, as a condition with a value
   * @param before that value
   */
  void cutOff(Statements sql, Condition dead, String died, String before, String owner, long now)
      throws SQLException {
    sql.update(
        NOTE
            + "CAST(? AS BIGINT), 'cut-off',"
            + " COALESCE((SELECT s.node FROM server s WHERE s.owner = packet.owner), ?),"
            + " CASE WHEN "
            + died
            + " THEN CASE alone WHEN 1 THEN '"
            + DIED_ALONE
            + "' ELSE '"
            + DIED
            + "' END END"
            + " FROM packet WHERE ended = 0 AND owner <> ?"
            + " AND state IN ('claimed', 'unpacking', 'processing') AND "
            + dead.sql()
            + REPLACING,
        dead.behind(now, node, before, owner));
  }

  /**
   * Notes that an attempt was not cut off, but lives.
   *
   * @return the death that was counted for it
   */
  Deaths outlived(Statements sql, Delivery packet) throws SQLException {
    List<String> noted =
        sql.query(
            "SELECT message FROM attempt WHERE packet = ? AND number = ? AND outcome = 'cut-off'"
                + " AND message IN (?, ?)",
            row -> row.getString(1),
            packet.id(),
            packet.attempt(),
            DIED,
            DIED_ALONE);
    sql.update(
        "UPDATE attempt SET outcome = 'taken-over', message = NULL WHERE packet = ? AND number = ?"
            + " AND outcome = 'cut-off'",
        packet.id(),
        packet.attempt());
    return noted.isEmpty() ? Deaths.NONE : new Deaths(1, noted.contains(DIED_ALONE) ? 1 : 0);
  }

  /** Notes that another attempt carries a packet's end through. */
  void takenOver(Statements sql, PacketRecord packet, long now) throws SQLException {
    sql.update(
        NOTE
            + "CAST(? AS BIGINT), 'taken-over',"
            + " (SELECT s.node FROM server s WHERE s.owner = packet.owner), NULL"
            + " FROM packet WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0"
            + REPLACING,
        now,
        packet.id(),
        packet.owner(),
        packet.attempt());
  }

  /** The attempts at a delivery that are noted, the first one first. */
  static List<Attempt> of(Statements sql, String packet) throws SQLException {
    return sql.query(
        "SELECT number, begun, ended, outcome, node, message FROM attempt WHERE packet = ?"
            + " ORDER BY number",
        row ->
            new Attempt(
                row.getInt(1),
                Rows.moment(row, 2),
                Rows.moment(row, 3),
                row.getString(4),
                row.getString(5),
                row.getString(6)),
        packet);
  }
}

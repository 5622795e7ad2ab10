package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what a database has forgotten that went back in time, as one does where a standby
 * that lagged takes over. A row that is gone, or an earlier attempt in it, cannot come from the
 * steps of any server: attempts only count up, and nothing removes the row of a packet in work. So
 * the attempt that was forgotten goes on, unless somebody has claimed the packet meanwhile.
 */
final class Regaining {
  private static final Logger LOG = LoggerFactory.getLogger(Regaining.class);

  /** States that a packet whose end was decided can only be in where the decision is forgotten. */
  private static final String BEFORE_THE_DECISION =
      "('waiting', 'claimed', 'queued', 'unpacking', 'processing', 'vanished')";

  private Regaining() {}

  /**
   * Makes a packet this attempt's again whose row lacks it. Each statement stands for itself, and
   * may be repeated.
   *
   * @param now in milliseconds
   * @return whether the step can be taken once more
   */
  static boolean claim(Statements sql, Delivery packet, String owner, long now)
      throws SQLException {
    boolean regained =
        sql.update(
                    "UPDATE packet SET owner = ?, attempt = ?, state = 'unpacking', updated = ?"
                        + " WHERE id = ? AND ended = 0"
                        + " AND (attempt < ? OR (attempt = ? AND state = 'queued'))",
                    owner,
                    packet.attempt(),
                    now,
                    packet.id(),
                    packet.attempt(),
                    packet.attempt())
                + sql.update(
                    // A later delivery says that the one that is forgotten was claimed by another.
                    "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before,"
                        + " claimed, updated, entries, bytes, inbox, plain_zip, deaths, deaths_alone)"
                        + " SELECT ?, ?, 'unpacking', 0, ?, CAST(? AS INTEGER), CAST(? AS INTEGER), 0,"
                        + " CAST(? AS BIGINT), CAST(? AS BIGINT), 0, 0, CAST(? AS VARCHAR(255)), CAST(? AS VARCHAR(255)),"
                        + " CAST(? AS INTEGER), CAST(? AS INTEGER)"
                        + " WHERE NOT EXISTS (SELECT 1 FROM packet WHERE name = ? AND claimed > ?)"
                        + " ON CONFLICT DO NOTHING",
                    packet.id(),
                    packet.name().value(),
                    owner,
                    packet.attempt(),
                    packet.failures(),
                    packet.claimed().toEpochMilli(),
                    now,
                    packet.name().inbox(),
                    packet.plainZip(),
                    packet.deaths().all(),
                    packet.deaths().alone(),
                    packet.name().value(),
                    packet.claimed().toEpochMilli())
            > 0;
    if (regained) {
      tell(packet);
    }
    return regained;
  }

  /**
   * Notes the end of a packet that stands in its place, where the ledger has forgotten that the end
   * was decided.
   *
   * @param end archived or quarantined
   * @param now in milliseconds
   * @return 1 when it is noted; 0 when the ledger knows of another end
   */
  static int end(Statements sql, PacketRecord packet, PacketState end, String owner, long now)
      throws SQLException {
    Ending ending = packet.decided();
    int regained =
        sql.update(
            "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before,"
                + " claimed, updated, target, reason, message, entries, bytes, zip_size,"
                + " zip_sha256, output, takeovers, inbox, plain_zip, deaths, deaths_alone, worked)"
                + " VALUES (?, ?, ?, 1, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended = 1,"
                + " owner = excluded.owner, updated = excluded.updated, blocked = NULL,"
                + " attempt = excluded.attempt, target = excluded.target, reason = excluded.reason,"
                + " message = excluded.message, entries = excluded.entries, bytes = excluded.bytes,"
                + " zip_size = excluded.zip_size, zip_sha256 = excluded.zip_sha256,"
                + " output = excluded.output, takeovers = excluded.takeovers,"
                + " worked = excluded.worked"
                + " WHERE packet.state IN "
                + BEFORE_THE_DECISION
                + " OR (packet.ended = 0 AND packet.attempt < excluded.attempt)",
            packet.id(),
            packet.name().value(),
            end.word(),
            owner,
            packet.attempt(),
            packet.failures(),
            packet.claimed().toEpochMilli(),
            now,
            ending.target(),
            ending.code(),
            ending.message(),
            ending.entries(),
            ending.bytes(),
            ending.zipSize(),
            ending.zipSha256(),
            ending.output(),
            packet.takeovers(),
            packet.name().inbox(),
            packet.plainZip(),
            packet.deaths().all(),
            packet.deaths().alone(),
            Rows.millis(packet.worked()));
    if (regained == 1) {
      tell(packet);
    }
    return regained;
  }

  private static void tell(Delivery packet) {
    LOG.warn(
        "The ledger has forgotten attempt {} at {}, as it does where a standby that lagged takes"
            + " over; it is noted again",
        packet.attempt(),
        packet.name());
  }
}

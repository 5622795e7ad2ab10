package dev.wharf.ledger;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for rows of the table of deliveries, and reads them. */
final class Rows {
  /** The columns that {@link #read} needs. */
  static final String COLUMNS =
      "id, name, state, owner, attempt, failures, claimed, updated,"
          + " target, reason, message, entries, bytes, zip_size, zip_sha256, output, takeovers, work,"
          + " dead_letter, blocked, deaths, deaths_alone, inbox, plain_zip,"
          + " held, content_gone, removal, remover, removed_from, run, version, worked";

  /** Asks for the columns that {@link #read} needs; a WHERE follows. */
  static final String SELECT = "SELECT " + COLUMNS + " FROM packet ";

  /** The columns that {@link #decided} needs; SQLite pays for each one that it names. */
  static final String BESIDE_ENDING =
      "claimed, failures, takeovers, work, dead_letter, deaths, deaths_alone, plain_zip,"
          + " target, message, output, held";

  private Rows() {}

  /** What the ledger knows of a packet right after its end was decided. */
  static PacketRecord decided(
      ResultSet row,
      Delivery packet,
      PacketState step,
      String owner,
      Instant updated,
      Ending ending,
      @Nullable Long worked)
      throws SQLException {
    return new PacketRecord(
        packet.id(),
        packet.name(),
        step,
        owner,
        packet.attempt(),
        row.getInt(2),
        Instant.ofEpochMilli(row.getLong(1)),
        updated,
        // A database cannot keep every text as it is.
        ending.withTexts(row.getString(9), row.getString(10), row.getString(11)),
        row.getInt(3),
        row.getString(4),
        row.getInt(5) == 2,
        null,
        new Deaths(row.getInt(6), row.getInt(7)),
        row.getString(8),
        kept(row.getLong(12)),
        worked == null ? null : Duration.ofMillis(worked));
  }

  // While it is worked on again, what had blocked it may be gone.
  private static @Nullable String blocked(ResultSet row) throws SQLException {
    PacketState state = PacketState.ofWord(row.getString("state"));
    return state == PacketState.WAITING || state.ending() ? row.getString("blocked") : null;
  }

  private static Kept kept(long held) {
    return held == 0 ? Kept.WHOLE : new Kept(Instant.ofEpochMilli(held), 0, null, null, null);
  }

  static @Nullable PacketRecord first(List<PacketRecord> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }

  private static Ending.@Nullable Run run(ResultSet row) throws SQLException {
    String text = row.getString("run");
    return text == null ? null : new Ending.Run(text, row.getString("version"));
  }

  /** A moment in milliseconds since 1970; null where there is none. */
  static @Nullable Instant moment(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable Duration worked(ResultSet row) throws SQLException {
    long millis = row.getLong("worked");
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  /** A time as the ledger keeps it, in milliseconds; null where it is not known. */
  static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : time.toMillis();
  }

  static PacketRecord read(ResultSet row) throws SQLException {
    String target = row.getString("target");
    String reason = row.getString("reason");
    String sha256 = row.getString("zip_sha256");
    Ending ending =
        target == null
            ? null
            : new Ending(
                target,
                reason == null ? null : Reason.ofCode(reason),
                row.getString("message"),
                row.getLong("entries"),
                row.getLong("bytes"),
                sha256 == null ? null : new Fingerprint(row.getLong("zip_size"), sha256),
                row.getString("output"),
                run(row));
    return new PacketRecord(
        row.getString("id"),
        PacketName.of(row.getString("inbox"), row.getString("name")),
        PacketState.ofWord(row.getString("state")),
        row.getString("owner"),
        row.getInt("attempt"),
        row.getInt("failures"),
        Instant.ofEpochMilli(row.getLong("claimed")),
        Instant.ofEpochMilli(row.getLong("updated")),
        ending,
        row.getInt("takeovers"),
        row.getString("work"),
        row.getInt("dead_letter") == 2,
        blocked(row),
        new Deaths(row.getInt("deaths"), row.getInt("deaths_alone")),
        row.getString("plain_zip"),
        kept(row),
        worked(row));
  }

  private static Kept kept(ResultSet row) throws SQLException {
    long held = row.getLong("held");
    String from = row.getString("removed_from");
    String why = row.getString("removal");
    return held == 0 && why == null
        ? Kept.WHOLE
        : new Kept(
            held == 0 ? null : Instant.ofEpochMilli(held),
            row.getInt("content_gone"),
            why,
            row.getString("remover"),
            from == null ? null : PacketState.ofWord(from));
  }
}

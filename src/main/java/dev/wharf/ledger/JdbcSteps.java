package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a packet in the ledger's database. */
final class JdbcSteps implements Steps {
  private static final String DECIDE =
      "UPDATE packet SET state = ?, updated = ?, blocked = NULL,"
          + " target = ?, reason = ?, message = ?,"
          + " entries = ?, bytes = ?, zip_size = ?, zip_sha256 = ?, output = ?,"
          + " run = ?, version = ?, worked = ?, work = COALESCE(work, ?)"
          + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0 RETURNING "
          + Rows.BESIDE_ENDING;

  private final Transactions database;
  private final JdbcOutbox outbox;
  private final JdbcShipments shipments;
  private final JdbcOutbox forSenders;
  private final String owner;
  private final @Nullable String work;
  private final Clock clock;

  /**
   * @param work the folder below which this server's work folders stand; null for where they always
   *     stand
   */
  JdbcSteps(
      Transactions database,
      JdbcOutbox outbox,
      JdbcOutbox forSenders,
      JdbcShipments shipments,
      String owner,
      @Nullable String work,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.shipments = shipments;
    this.forSenders = forSenders;
    this.owner = owner;
    this.work = work;
    this.clock = clock;
  }

  @Override
  public void advance(Delivery packet, PacketState step) {
    take(
        packet,
        sql ->
            sql.update(
                "UPDATE packet SET state = ?, updated = ?"
                    + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                step.word(),
                clock.millis(),
                packet.id(),
                owner,
                packet.attempt()));
  }

  @Override
  public void beginAlone(Delivery packet) {
    change(packet, "alone = 1");
  }

  @Override
  public void blame(Delivery packet) {
    change(packet, "deaths = deaths + 1, deaths_alone = deaths_alone + 1");
  }

  private void change(Delivery packet, String what) {
    take(
        packet,
        sql ->
            sql.update(
                "UPDATE packet SET "
                    + what
                    + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                packet.id(),
                owner,
                packet.attempt()));
  }

  private void take(Delivery packet, Transactions.Work<Integer> step) {
    database.step(
        sql -> {
          int changed = step.on(sql);
          return Fence.require(
              packet, changed == 0 && regained(sql, packet) ? step.on(sql) : changed);
        });
  }

  private boolean regained(Statements sql, Delivery packet) throws SQLException {
    return Regaining.claim(sql, packet, owner, clock.millis());
  }

  @Override
  public PacketRecord decide(Delivery packet, PacketState step, Ending ending) {
    List<PacketRecord> decided =
        database.step(
            sql -> {
              List<PacketRecord> first = decide(sql, packet, step, ending);
              return first.isEmpty() && regained(sql, packet)
                  ? decide(sql, packet, step, ending)
                  : first;
            });
    if (decided.isEmpty()) {
      throw Fence.lost(packet);
    }
    return decided.get(0);
  }

  private List<PacketRecord> decide(
      Statements sql, Delivery packet, PacketState step, Ending ending) throws SQLException {
    long now = clock.millis();
    Long worked = Rows.millis(packet.worked());
    return sql.query(
        DECIDE,
        row -> Rows.decided(row, packet, step, owner, Instant.ofEpochMilli(now), ending, worked),
        step.word(),
        now,
        ending.target(),
        ending.code(),
        ending.message(),
        ending.entries(),
        ending.bytes(),
        ending.zipSize(),
        ending.zipSha256(),
        ending.output(),
        ending.runText(),
        ending.version(),
        worked,
        work,
        packet.id(),
        owner,
        packet.attempt());
  }

  @Override
  public void end(PacketRecord packet, AfterEnd after) {
    if (after.equals(AfterEnd.NOTHING)) {
      database.step(sql -> end(sql, packet));
    } else {
      database.insist(
          sql -> {
            int ended = end(sql, packet);
            if (ended != 0) {
              add(sql, packet, after);
            }
            return ended;
          });
    }
  }

  private void add(Statements sql, PacketRecord packet, AfterEnd after) throws SQLException {
    if (after.notice() != null) {
      outbox.add(sql, after.notice());
    }
    if (after.forSender() != null) {
      forSenders.add(sql, after.forSender());
    }
    if (after.ship()) {
      shipments.add(sql, packet.id(), packet.name().inbox());
    }
  }

  /** Ends a packet; 0 when it was ended before, and only the answer was lost. */
  private int end(Statements sql, PacketRecord packet) throws SQLException {
    PacketState end =
        packet.state() == PacketState.ARCHIVING ? PacketState.ARCHIVED : PacketState.QUARANTINED;
    long now = clock.millis();
    int ended =
        sql.update(
            "UPDATE packet SET state = ?, ended = 1, worked = ?, updated = ?"
                + " WHERE id = ? AND owner = ? AND attempt = ? AND state = ?",
            end.word(),
            Rows.millis(packet.workedUntil(Instant.ofEpochMilli(now))),
            now,
            packet.id(),
            owner,
            packet.attempt(),
            packet.state().word());
    if (ended == 0) {
      ended = Regaining.end(sql, packet, end, owner, clock.millis());
    }
    return Fence.requireDone(sql, packet, end, owner, ended);
  }

  @Override
  public void vanish(Delivery packet) {
    database.step(
        sql ->
            forget(sql, packet)
                ? 1
                : Fence.requireDone(
                    sql,
                    packet,
                    PacketState.VANISHED,
                    owner,
                    sql.update(
                        "UPDATE packet SET state = 'vanished', ended = 1, updated = ?"
                            + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                        clock.millis(),
                        packet.id(),
                        owner,
                        packet.attempt())));
  }

  // A sender that renames its folder back and forth would leave a row each time.
  private boolean forget(Statements sql, Delivery packet) throws SQLException {
    int forgotten =
        sql.update(
            "DELETE FROM packet WHERE id = ? AND owner = ? AND attempt = ? AND attempt = 1"
                + " AND failures = 0 AND state IN ('claimed', 'unpacking')",
            packet.id(),
            owner,
            packet.attempt());
    return forgotten == 1 // Where there is no row, only the answer was lost.
        || sql.query("SELECT id FROM packet WHERE id = ?", row -> true, packet.id()).isEmpty();
  }
}

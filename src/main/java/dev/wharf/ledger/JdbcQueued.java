package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The queued packets in the ledger's database. */
final class JdbcQueued implements Queued {
  private final Transactions database;
  private final String owner;
  private final Clock clock;

  JdbcQueued(Transactions database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
  }

  @Override
  public void begin() {
    Schema.useQueue(database);
  }

  @Override
  public void sent(Delivery packet) {
    database.insist(
        sql ->
            sql.update(
                "UPDATE packet SET state = 'queued', owner = NULL, updated = ?"
                    + " WHERE id = ? AND owner = ? AND attempt = ? AND state = 'claimed'",
                clock.millis(),
                packet.id(),
                owner,
                packet.attempt()));
  }

  @Override
  public @Nullable PacketRecord take(String id) {
    return take(id, 0);
  }

  @Override
  public @Nullable PacketRecord takeLast(String id) {
    return take(id, 1);
  }

  private @Nullable PacketRecord take(String id, int deadLetter) {
    long now = clock.millis();
    AtomicBoolean asked = new AtomicBoolean();
    return Rows.first(
        database.insist(
            sql -> {
              int taken =
                  sql.update(
                      "UPDATE packet SET owner = ?, updated = ?, state = 'unpacking',"
                          + " message_out = 1,"
                          + " dead_letter = CASE WHEN dead_letter < ? THEN 1 ELSE dead_letter END"
                          + " WHERE id = ? AND state IN ('claimed', 'queued')",
                      owner,
                      now,
                      deadLetter,
                      id);
              boolean unsure =
                  asked.getAndSet(true); // The update may have been done, and its answer lost.
              return taken == 0 && !unsure
                  ? List.of()
                  : sql.query(
                      Rows.SELECT
                          + "WHERE id = ? AND state = 'unpacking' AND owner = ? AND updated = ?",
                      Rows::read,
                      id,
                      owner,
                      now);
            }));
  }

  @Override
  public void beginLast(Delivery packet) {
    database.insist(
        sql ->
            sql.update(
                "UPDATE packet SET dead_letter = 2 WHERE id = ? AND owner = ? AND attempt = ?",
                packet.id(),
                owner,
                packet.attempt()));
  }

  @Override
  public List<PacketRecord> since(Instant before) {
    return database.run(
        sql ->
            sql.query(
                Rows.SELECT
                    + "WHERE ended = 0 AND state = 'queued' AND updated < ? ORDER BY updated, id",
                Rows::read,
                before.toEpochMilli()));
  }

  @Override
  public boolean putBack(PacketRecord packet) {
    return database.run(
            sql ->
                sql.update(
                    "UPDATE packet SET state = 'waiting', updated = ?"
                        + " WHERE id = ? AND attempt = ? AND state = 'queued'",
                    clock.millis(),
                    packet.id(),
                    packet.attempt()))
        == 1;
  }
}

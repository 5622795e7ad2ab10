package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deliveries in the ledger's database. */
final class JdbcDeliveries implements Deliveries {
  private final Transactions database;
  private final String owner;
  private final Clock clock;

  JdbcDeliveries(Transactions database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
  }

  @Override
  public @Nullable PacketRecord find(String id) {
    return Rows.first(
        database.insist(sql -> sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, id)));
  }

  @Override
  public List<PacketRecord> open() {
    return database.run(
        sql -> sql.query(Rows.SELECT + "WHERE ended = 0 ORDER BY claimed, id", Rows::read));
  }

  @Override
  public List<String> archived(PacketName name, Fingerprint zip) {
    return database.step(
        sql ->
            sql.query(
                "SELECT target FROM packet"
                    // The expression on the state keeps the databases to the index of names;
                    // that of states would lead through all that is archived.
                    + " WHERE name = ? AND ended = 1 AND state || '' = 'archived'"
                    + " AND zip_size = ? AND zip_sha256 = ? ORDER BY updated DESC LIMIT 100",
                row -> row.getString(1),
                name.value(),
                zip.size(),
                zip.sha256()));
  }

  @Override
  public void block(Delivery packet, @Nullable String why) {
    database.step(
        sql ->
            sql.update(
                "UPDATE packet SET blocked = ?"
                    + " WHERE id = ? AND ended = 0 AND (owner IS NULL OR owner = ?)",
                why,
                packet.id(),
                owner));
  }

  @Override
  public List<PacketRecord> blocked() {
    return database.read(
        sql ->
            sql.query(
                Rows.SELECT
                    + "WHERE blocked IS NOT NULL AND ended = 0"
                    + " AND state NOT IN ('claimed', 'unpacking', 'processing')"
                    + " ORDER BY claimed, id",
                Rows::read));
  }

  @Override
  public void hasten(PacketName name) {
    database.run(
        sql ->
            sql.update(
                "UPDATE packet SET not_before = 0"
                    + " WHERE name = ? AND ended = 0 AND state = 'waiting'",
                name.value()));
  }

  @Override
  public boolean markReplayed(String id) {
    return database.insist(
            sql ->
                sql.update(
                    "UPDATE packet SET state = 'replayed', replayed = COALESCE(replayed, ?)"
                        + " WHERE id = ? AND state IN ('quarantined', 'replayed')",
                    clock.millis(),
                    id))
        == 1;
  }
}

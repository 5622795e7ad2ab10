package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger in a database, in SQL that SQLite and PostgreSQL both take. */
public final class JdbcLedger implements Ledger {
  private final Transactions database;
  private final String owner;
  private final Clock clock;
  private final JdbcOutbox outbox;
  private final JdbcHistory history;

  private JdbcLedger(Transactions database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
    this.outbox = new JdbcOutbox(database, clock);
    this.history = new JdbcHistory(database);
  }

  /**
   * Opens, and where need be makes, the ledger in a SQLite file.
   *
   * @param owner this run of the server; no other run has the same
   */
  public static Ledger sqlite(Path file, Durability durability, String owner, Clock clock) {
    Transactions database = new SqliteTransactions(file, durability);
    try {
      Schema.bringUp(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return new JdbcLedger(database, owner, clock);
  }

  @Override
  public @Nullable PacketRecord claim(PacketName name) {
    String id = UUID.randomUUID().toString();
    long now = clock.millis();
    return first(
        database.run(
            sql -> {
              int added =
                  sql.update(
                      "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before,"
                          + " claimed, updated, entries, bytes)"
                          + " VALUES (?, ?, 'claimed', 0, ?, 1, 0, 0, ?, ?, 0, 0)"
                          + " ON CONFLICT DO NOTHING",
                      id,
                      name.value(),
                      owner,
                      now,
                      now);
              if (added == 1) {
                return List.of(
                    new PacketRecord(
                        id,
                        name,
                        PacketState.CLAIMED,
                        owner,
                        1,
                        0,
                        Instant.ofEpochMilli(now),
                        Instant.ofEpochMilli(now),
                        null));
              }
              int taken =
                  sql.update(
                      "UPDATE packet SET state = 'claimed', owner = ?, attempt = attempt + 1, updated = ?"
                          + " WHERE name = ? AND ended = 0 AND state = 'waiting' AND not_before <= ?",
                      owner,
                      now,
                      name.value(),
                      now);
              return taken == 0
                  ? List.of()
                  : sql.query(
                      Rows.SELECT + "WHERE name = ? AND ended = 0", Rows::read, name.value());
            }));
  }

  @Override
  public void disown(PacketName name) {
    database.run(
        sql ->
            sql.update(
                "UPDATE packet SET state = 'waiting', owner = NULL, updated = ?"
                    + " WHERE name = ? AND ended = 0 AND owner = ? AND state = 'claimed'",
                clock.millis(),
                name.value(),
                owner));
  }

  @Override
  public void advance(Packet packet, PacketState step) {
    database.run(
        sql ->
            fenced(
                packet,
                sql.update(
                    "UPDATE packet SET state = ?, updated = ?"
                        + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                    step.word(),
                    clock.millis(),
                    packet.id(),
                    owner,
                    packet.attempt())));
  }

  @Override
  public PacketRecord decide(Packet packet, PacketState step, Ending ending) {
    return decide(packet.id(), packet.name(), packet.attempt(), step, ending);
  }

  @Override
  public PacketRecord redecide(PacketRecord packet, PacketState step, Ending ending) {
    return decide(packet.id(), packet.name(), packet.attempt(), step, ending);
  }

  private PacketRecord decide(
      String id, PacketName name, int attempt, PacketState step, Ending ending) {
    Reason reason = ending.reason();
    Fingerprint zip = ending.zip();
    return database.run(
        sql -> {
          int changed =
              sql.update(
                  "UPDATE packet SET state = ?, updated = ?, target = ?, reason = ?, message = ?,"
                      + " entries = ?, bytes = ?, zip_size = ?, zip_sha256 = ?, output = ?"
                      + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                  step.word(),
                  clock.millis(),
                  ending.target(),
                  reason == null ? null : reason.code(),
                  ending.message(),
                  ending.entries(),
                  ending.bytes(),
                  zip == null ? null : zip.size(),
                  zip == null ? null : zip.sha256(),
                  ending.output(),
                  id,
                  owner,
                  attempt);
          if (changed != 1) {
            throw new ClaimLostException(name, attempt);
          }
          return sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, id).get(0);
        });
  }

  @Override
  public void end(PacketRecord packet, @Nullable Notice notice) {
    PacketState end =
        packet.state() == PacketState.ARCHIVING ? PacketState.ARCHIVED : PacketState.QUARANTINED;
    close(packet, end, notice);
  }

  @Override
  public void lose(PacketRecord packet) {
    close(packet, PacketState.VANISHED, null);
  }

  private void close(PacketRecord packet, PacketState end, @Nullable Notice notice) {
    database.run(
        sql -> {
          int changed =
              sql.update(
                  "UPDATE packet SET state = ?, ended = 1, updated = ?"
                      + " WHERE id = ? AND owner = ? AND attempt = ? AND state = ?",
                  end.word(),
                  clock.millis(),
                  packet.id(),
                  owner,
                  packet.attempt(),
                  packet.state().word());
          if (changed != 1) {
            throw new ClaimLostException(packet.name(), packet.attempt());
          }
          return notice == null ? changed : outbox.add(sql, notice);
        });
  }

  @Override
  public void putBack(Packet packet, boolean failed, Instant notBefore) {
    database.run(
        sql ->
            fenced(
                packet,
                sql.update(
                    "UPDATE packet SET state = 'waiting', owner = NULL, updated = ?,"
                        + " failures = failures + ?, not_before = ?"
                        + " WHERE id = ? AND owner = ? AND attempt = ?"
                        + " AND state IN ('claimed', 'unpacking', 'processing')",
                    clock.millis(),
                    failed ? 1 : 0,
                    notBefore.toEpochMilli(),
                    packet.id(),
                    owner,
                    packet.attempt())));
  }

  @Override
  public void vanish(Packet packet) {
    database.run(
        sql ->
            fenced(
                packet,
                sql.update(
                    "UPDATE packet SET state = 'vanished', ended = 1, updated = ?"
                        + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                    clock.millis(),
                    packet.id(),
                    owner,
                    packet.attempt())));
  }

  private static int fenced(Packet packet, int changed) {
    if (changed != 1) {
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
    return changed;
  }

  @Override
  public @Nullable PacketRecord find(String id) {
    return first(database.run(sql -> sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, id)));
  }

  @Override
  public List<PacketRecord> open() {
    return database.run(
        sql -> sql.query(Rows.SELECT + "WHERE ended = 0 ORDER BY claimed, id", Rows::read));
  }

  @Override
  public List<PacketRecord> takeOver() {
    long now = clock.millis();
    return database.run(
        sql -> {
          sql.update(
              "UPDATE packet SET state = 'waiting', owner = NULL, not_before = 0, updated = ?"
                  + " WHERE ended = 0 AND owner <> ?"
                  + " AND state IN ('claimed', 'unpacking', 'processing')",
              now,
              owner);
          sql.update(
              "UPDATE packet SET owner = ?, updated = ? WHERE ended = 0 AND owner <> ?"
                  + " AND state IN ('archiving', 'quarantining')",
              owner,
              now,
              owner);
          return sql.query(
              Rows.SELECT
                  + "WHERE ended = 0 AND state IN ('archiving', 'quarantining')"
                  + " ORDER BY claimed, id",
              Rows::read);
        });
  }

  @Override
  public boolean archived(PacketName name, Fingerprint zip) {
    return !database
        .run(
            sql ->
                sql.query(
                    Rows.SELECT
                        // By the index of names: that of states would lead through all archived.
                        + "WHERE name = ? AND ended = 1 AND state || '' = 'archived' AND zip_size = ?"
                        + " AND zip_sha256 = ? LIMIT 1",
                    Rows::read,
                    name.value(),
                    zip.size(),
                    zip.sha256()))
        .isEmpty();
  }

  @Override
  public boolean replayed(String id) {
    return database.run(
            sql ->
                sql.update(
                    "UPDATE packet SET state = 'replayed', updated = ?"
                        + " WHERE id = ? AND state IN ('quarantined', 'replayed')",
                    clock.millis(),
                    id))
        == 1;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public void close() {
    database.close();
  }

  private static @Nullable PacketRecord first(List<PacketRecord> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }
}

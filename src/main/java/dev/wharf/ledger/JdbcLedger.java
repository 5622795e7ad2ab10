package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ledger in a database, in SQL that SQLite and PostgreSQL both take. */
public final class JdbcLedger implements Ledger {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 12;

  private final Transactions database;
  private final Servers servers;
  private final String owner;
  private final @Nullable String work;
  private final Clock clock;
  private final JdbcOutbox outbox;
  private final JdbcHistory history;
  private final JdbcQueued queued;

  /**
   * @param work the folder below which this server's work folders stand; null for where they always
   *     stand
   */
  JdbcLedger(Transactions database, Servers servers, String owner, @Nullable String work) {
    this.database = database;
    this.servers = servers;
    this.owner = owner;
    this.work = work;
    this.clock = servers.clock();
    this.outbox = new JdbcOutbox(database, clock);
    this.history = new JdbcHistory(database);
    this.queued = new JdbcQueued(database, owner, clock);
  }

  /**
   * Opens, and where need be makes or upgrades, a ledger that is this server's alone, in SQLite, or
   * one that it shares.
   *
   * @param work the folder below which this server's work folders stand, where it shares the ledger
   * @param clock for a ledger of its own; a shared one goes by the database's
   * @param leftBehind is told why when this server can no longer work with the ledger, because a
   *     newer one has changed it
   */
  public static Ledger open(
      LedgerAddress address,
      Durability durability,
      Identity identity,
      Path work,
      Clock clock,
      Consumer<String> leftBehind) {
    if (!address.shared()) {
      return look(address, durability, identity, clock);
    }
    Transactions database = new PostgresTransactions(address, CONNECTIONS, SILENCE);
    Transactions beats = null;
    try {
      Schema.bringUp(database, address);
      beats = new PostgresTransactions(address, 1, address.lease().dividedBy(4));
      Servers servers = new LeasedServers(database, beats, identity, address.lease(), leftBehind);
      return new JdbcLedger(database, servers, identity.owner(), work.toString());
    } catch (RuntimeException e) {
      if (beats != null) {
        beats.close();
      }
      database.close();
      throw e;
    }
  }

  /** Opens a ledger without becoming one of its servers: to look at it, or as its only one. */
  public static Ledger look(
      LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    Path file = address.file();
    Transactions database =
        file == null
            ? new PostgresTransactions(address, 1, SILENCE)
            : new SqliteTransactions(file, durability);
    try {
      Schema.bringUp(database, address);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return new JdbcLedger(
        database, new AloneServer(database, identity, clock), identity.owner(), null);
  }

  @Override
  public @Nullable PacketRecord claim(PacketName name) {
    String id = UUID.randomUUID().toString();
    long now = clock.millis();
    return Rows.first(
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
                        null,
                        0,
                        null,
                        false));
              }
              int taken =
                  sql.update(
                      "UPDATE packet SET state = 'claimed', owner = ?, attempt = attempt + 1,"
                          + " message_out = 0, updated = ?"
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
    database.step(
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
  public PacketRecord decide(Delivery packet, PacketState step, Ending ending) {
    Reason reason = ending.reason();
    Fingerprint zip = ending.zip();
    List<PacketRecord> decided =
        database.step(
            sql ->
                sql.query(
                    "UPDATE packet SET state = ?, updated = ?, target = ?, reason = ?, message = ?,"
                        + " entries = ?, bytes = ?, zip_size = ?, zip_sha256 = ?, output = ?,"
                        + " work = COALESCE(work, ?)"
                        + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0 RETURNING "
                        + Rows.COLUMNS,
                    Rows::read,
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
                    work,
                    packet.id(),
                    owner,
                    packet.attempt()));
    if (decided.isEmpty()) {
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
    return decided.get(0);
  }

  @Override
  public void end(PacketRecord packet, @Nullable Notice notice) {
    PacketState end =
        packet.state() == PacketState.ARCHIVING ? PacketState.ARCHIVED : PacketState.QUARANTINED;
    Transactions.Work<Integer> work =
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
            requireDone(sql, packet, end); // The answer may have been lost.
            return changed;
          }
          return notice == null ? changed : outbox.add(sql, notice);
        };
    if (notice == null) {
      database.step(work);
    } else {
      database.insist(work);
    }
  }

  @Override
  public void putBack(Packet packet, boolean failed, Instant notBefore) {
    database.insist(
        sql -> {
          int changed =
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
                  packet.attempt());
          if (changed != 1 && !waits(sql, packet)) {
            throw new ClaimLostException(packet.name(), packet.attempt());
          }
          return changed;
        });
  }

  // It was put back before, and only the answer was lost.
  private static boolean waits(Statements sql, Packet packet) throws SQLException {
    return sql.query(
                "SELECT COUNT(*) FROM packet"
                    + " WHERE id = ? AND owner IS NULL AND attempt = ? AND state = 'waiting'",
                row -> row.getInt(1),
                packet.id(),
                packet.attempt())
            .get(0)
        == 1;
  }

  @Override
  public void vanish(Delivery packet) {
    database.step(
        sql -> {
          int changed =
              sql.update(
                  "UPDATE packet SET state = 'vanished', ended = 1, updated = ?"
                      + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                  clock.millis(),
                  packet.id(),
                  owner,
                  packet.attempt());
          if (changed != 1) {
            requireDone(sql, packet, PacketState.VANISHED); // The answer may have been lost.
          }
          return changed;
        });
  }

  /** Looks whether a step was taken by this attempt before. */
  private void requireDone(Statements sql, Delivery packet, PacketState end) throws SQLException {
    int done =
        sql.query(
                "SELECT COUNT(*) FROM packet"
                    + " WHERE id = ? AND owner = ? AND attempt = ? AND state = ?",
                row -> row.getInt(1),
                packet.id(),
                owner,
                packet.attempt(),
                end.word())
            .get(0);
    if (done == 0) {
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
  }

  private static int fenced(Packet packet, int changed) {
    if (changed != 1) {
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
    return changed;
  }

  @Override
  public @Nullable PacketRecord find(String id) {
    return Rows.first(
        database.insist(sql -> sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, id)));
  }

  @Override
  public void requireReachable() {
    servers.requireReachable();
  }

  @Override
  public List<PacketRecord> open() {
    return database.run(
        sql -> sql.query(Rows.SELECT + "WHERE ended = 0 ORDER BY claimed, id", Rows::read));
  }

  @Override
  public List<PacketRecord> takeOver(Predicate<PacketRecord> reachable) {
    long judged = servers.judged();
    String dead = " WHERE ended = 0 AND owner <> ? AND " + servers.deadOwner();
    List<PacketRecord> ending =
        database.run(
            sql -> {
              sql.update(
                  "UPDATE packet SET owner = NULL, not_before = 0, updated = ?,"
                      + " attempt = attempt + message_out,"
                      + " state = CASE message_out WHEN 0 THEN 'waiting' ELSE 'queued' END"
                      + dead
                      + " AND state IN ('claimed', 'unpacking', 'processing')",
                  clock.millis(),
                  owner,
                  judged);
              return sql.query(
                  Rows.SELECT
                      + dead
                      + " AND state IN ('archiving', 'quarantining') ORDER BY claimed, id",
                  Rows::read,
                  owner,
                  judged);
            });
    return ending.stream()
        .filter(reachable)
        .map(this::adopt)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  // Another attempt, so that a step of the one before is refused even if it comes to be ours again.
  private @Nullable PacketRecord adopt(PacketRecord packet) {
    return Rows.first(
        database.run(
            sql -> {
              int taken =
                  sql.update(
                      "UPDATE packet SET owner = ?, attempt = attempt + 1,"
                          + " takeovers = takeovers + 1, updated = ?"
                          + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0",
                      owner,
                      clock.millis(),
                      packet.id(),
                      packet.owner(),
                      packet.attempt());
              return taken == 0
                  ? List.of()
                  : sql.query(Rows.SELECT + "WHERE id = ?", Rows::read, packet.id());
            }));
  }

  @Override
  public boolean ours(PacketRecord packet) {
    return owner.equals(packet.owner());
  }

  @Override
  public boolean holds(Delivery packet) {
    PacketRecord known = find(packet.id());
    return known != null
        && !known.state().ended()
        && ours(known)
        && known.attempt() == packet.attempt();
  }

  @Override
  public Lease lease() {
    return servers.lease();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public List<ServerRecord> servers() {
    return servers.all();
  }

  @Override
  public boolean archived(PacketName name, Fingerprint zip) {
    return !database
        .step(
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
    return database.insist(
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
  public Queued queued() {
    return queued;
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public void close() {
    servers.close();
    database.close();
  }
}

package dev.wharf.ledger;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The claims in the ledger's database; a unique index over open deliveries keeps them. */
final class JdbcClaiming implements Claiming {
  /** A packet that a broker sends out is not counted here: the broker counts itself. */
  private static final String IN_WORK =
      "message_out = 0 AND state IN ('unpacking', 'processing') AND ";

  private final Transactions database;
  private final Servers servers;
  private final String owner;
  private final AttemptLog attempts;
  private final AtomicBoolean usesInboxes = new AtomicBoolean();
  private final Clock clock;

  JdbcClaiming(Transactions database, Servers servers, String owner, AttemptLog attempts) {
    this.attempts = attempts;
    this.database = database;
    this.servers = servers;
    this.owner = owner;
    this.clock = servers.clock();
  }

  @Override
  public @Nullable PacketRecord claim(PacketName name, @Nullable String plainZip, Instant waited) {
    if (!(name.isPlain() && plainZip == null) && !usesInboxes.get()) {
      Schema.useInboxes(database);
      usesInboxes.set(true);
    }
    String id = UUID.randomUUID().toString();
    long now = clock.millis();
    int added =
        database.single(
            sql ->
                sql.update(
                    "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before,"
                        + " claimed, updated, entries, bytes, inbox, plain_zip)"
                        + " VALUES (?, ?, 'claimed', 0, ?, 1, 0, 0, ?, ?, 0, 0, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                    id,
                    name.value(),
                    owner,
                    now,
                    now,
                    name.inbox(),
                    plainZip));
    return added == 1
        ? first(id, name, plainZip, Instant.ofEpochMilli(now))
        : Rows.first(database.run(sql -> again(sql, name, plainZip, clock.millis(), waited)));
  }

  private PacketRecord first(String id, PacketName name, @Nullable String plainZip, Instant now) {
    return new PacketRecord(
        id,
        name,
        PacketState.CLAIMED,
        owner,
        1,
        0,
        now,
        now,
        null,
        0,
        null,
        false,
        null,
        Deaths.NONE,
        plainZip);
  }

  private List<PacketRecord> again(
      Statements sql, PacketName name, @Nullable String plainZip, long now, Instant waited)
      throws SQLException {
    List<PacketRecord> claimed =
        sql.query(
            "UPDATE packet SET state = 'claimed', owner = ?, attempt = attempt + 1, message_out = 0,"
                + " alone = 0, updated = ?, plain_zip = ?"
                + " WHERE name = ? AND ended = 0 AND state = 'waiting' AND not_before <= ? RETURNING "
                + Rows.COLUMNS,
            Rows::read,
            owner,
            now,
            plainZip,
            name.value(),
            Math.max(now, waited.toEpochMilli()));
    for (PacketRecord packet : claimed) {
      attempts.begun(sql, packet, now);
    }
    return claimed;
  }

  @Override
  public List<Wait> waits() {
    return database.run(
        sql ->
            sql.query(
                "SELECT name, failures, not_before, inbox FROM packet"
                    + " WHERE ended = 0 AND state = 'waiting' AND not_before > ?",
                row ->
                    new Wait(
                        PacketName.of(row.getString(4), row.getString(1)),
                        row.getInt(2),
                        Instant.ofEpochMilli(row.getLong(3))),
                clock.millis()));
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
  public void putBack(Delivery packet, boolean failed, Instant notBefore, @Nullable String why) {
    database.insist(
        sql -> {
          int put = putBack(sql, packet, failed, notBefore);
          if (put == 1) {
            attempts.putBack(sql, packet, failed, why, clock.millis());
          }
          return Fence.requireDone(sql, packet, PacketState.WAITING, null, put);
        });
  }

  @Override
  public void outlived(Delivery packet) {
    database.run(
        sql -> {
          Deaths none = attempts.outlived(sql, packet);
          return sql.update(
              "UPDATE packet SET deaths = deaths - ?, deaths_alone = deaths_alone - ?"
                  + " WHERE id = ? AND ended = 0",
              none.all(),
              none.alone(),
              packet.id());
        });
  }

  private int putBack(Statements sql, Delivery packet, boolean failed, Instant notBefore)
      throws SQLException {
    return sql.update(
        "UPDATE packet SET state = 'waiting', owner = NULL, updated = ?,"
            + " failures = failures + ?, not_before = ?, blocked = NULL, worked = ?"
            + " WHERE id = ? AND owner = ? AND attempt = ?"
            + " AND state IN ('claimed', 'unpacking', 'processing')",
        clock.millis(),
        failed ? 1 : 0,
        notBefore.toEpochMilli(),
        Rows.millis(packet.worked()),
        packet.id(),
        owner,
        packet.attempt());
  }

  @Override
  public List<PacketRecord> takeOver(Predicate<PacketRecord> reachable) {
    return database.run(this::free).stream()
        .filter(reachable)
        .map(this::adopt)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Frees what dead servers had claimed, and returns the packets that they were ending. */
  private List<PacketRecord> free(Statements sql) throws SQLException {
    Condition dead = servers.dead(sql);
    String theirs = " WHERE ended = 0 AND owner <> ? AND " + dead.sql();
    String died = servers.diedOwner();
    String before = servers.predecessor();
    attempts.cutOff(sql, dead, IN_WORK + died, before, owner, clock.millis());
    sql.update(
        "UPDATE packet SET owner = NULL, not_before = 0, updated = ?,"
            + " deaths = deaths + CASE WHEN "
            + IN_WORK
            + died
            + " THEN 1 ELSE 0 END,"
            + " deaths_alone = deaths_alone + CASE WHEN alone = 1 AND "
            + IN_WORK
            + died
            + " THEN 1 ELSE 0 END,"
            + " alone = 0,"
            + " attempt = attempt + message_out,"
            + " state = CASE message_out WHEN 0 THEN 'waiting' ELSE 'queued' END"
            + theirs
            + " AND state IN ('claimed', 'unpacking', 'processing')",
        dead.behind(clock.millis(), before, before, owner));
    return sql.query(
        Rows.SELECT + theirs + " AND state IN ('archiving', 'quarantining') ORDER BY claimed, id",
        Rows::read,
        dead.behind(owner));
  }

  @Override
  public boolean isDead(String other) {
    return database.run(sql -> isDead(sql, other));
  }

  private boolean isDead(Statements sql, String other) throws SQLException {
    Condition dead = servers.dead(sql);
    return !sql.query(
            "SELECT 1 FROM (SELECT CAST(? AS TEXT) AS owner) AS one WHERE " + dead.sql(),
            row -> true,
            dead.behind(other))
        .isEmpty();
  }

  @Override
  public @Nullable Left leftBy(String other, String id) {
    List<Left> left =
        database.run(
            sql ->
                isDead(sql, other)
                    ? List.of(
                        new Left(
                            Rows.first(sql.query(Rows.SELECT + " WHERE id = ?", Rows::read, id))))
                    : List.of());
    return left.isEmpty() ? null : left.get(0);
  }

  // The attempt counts on: a step of the one before is refused even if the packet comes to be ours
  // again.
  private @Nullable PacketRecord adopt(PacketRecord packet) {
    return Rows.first(
        database.run(
            sql -> {
              attempts.takenOver(sql, packet, clock.millis());
              List<PacketRecord> adopted =
                  sql.query(
                      "UPDATE packet SET owner = ?, attempt = attempt + 1,"
                          + " takeovers = takeovers + 1, updated = ?"
                          + " WHERE id = ? AND owner = ? AND attempt = ? AND ended = 0 RETURNING "
                          + Rows.COLUMNS,
                      Rows::read,
                      owner,
                      clock.millis(),
                      packet.id(),
                      packet.owner(),
                      packet.attempt());
              for (PacketRecord each : adopted) {
                attempts.begun(sql, each, clock.millis());
              }
              return adopted;
            }));
  }
}

package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The packets that are shipped onward, in the ledger's database. */
final class JdbcShipments implements Shipments {
  private static final String SELECT =
      "SELECT s.id, p.inbox, p.name, p.target, s.place, s.stage, s.again, s.failures, s.problem,"
          + " s.since, s.shipped FROM shipment s JOIN packet p ON p.id = s.id ";
  private static final int LONGEST_PROBLEM = 4000;

  private final Transactions database;
  private final String owner;
  private final Clock clock;

  JdbcShipments(Transactions database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
  }

  /** Puts a packet in line, in the transaction that ends it. */
  int add(Statements sql, String id, String inbox) throws SQLException {
    return sql.update(
        "INSERT INTO shipment (id, inbox, stage, again, failures, since, due)"
            + " VALUES (?, ?, 0, 0, 0, ?, ?)",
        id,
        inbox,
        clock.millis(),
        clock.millis());
  }

  @Override
  public List<Shipment> due(String inbox, int most, Set<String> without) {
    return database.run(
        sql -> {
          List<Shipment> taken = new ArrayList<>();
          for (Shipment shipment : waiting(sql, inbox, most + without.size())) {
            if (taken.size() < most && !without.contains(shipment.id()) && take(sql, shipment)) {
              taken.add(shipment);
            }
          }
          return taken;
        });
  }

  private List<Shipment> waiting(Statements sql, String inbox, int most) throws SQLException {
    long now = clock.millis();
    return sql.query(
        SELECT
            + "WHERE s.inbox = ? AND s.shipped IS NULL AND (s.due <= ? OR s.due > ?)"
            + " AND p.again = 0"
            + " ORDER BY s.due, s.id LIMIT ?",
        JdbcShipments::read,
        inbox,
        now,
        now + LONGEST.toMillis(), // It was put off before the clock was set back.
        most);
  }

  // One of the servers that share the ledger ships the packet. When that server dies, the packet is
  // due again for the others. A server alone knows what it has in hand.
  private boolean take(Statements sql, Shipment shipment) throws SQLException {
    if (database.dialect() == Dialect.SQLITE) {
      return true;
    }
    long now = clock.millis();
    return sql.update(
            "UPDATE shipment SET due = ?, holder = ?"
                + " WHERE id = ? AND shipped IS NULL AND (due <= ? OR due > ?)",
            now + HELD.toMillis(),
            owner,
            shipment.id(),
            now,
            now + LONGEST.toMillis())
        == 1;
  }

  @Override
  public boolean hold(Shipment shipment) {
    if (isChanging(shipment.id())) {
      return false;
    }
    return database.dialect() == Dialect.SQLITE
        || database.run(
                sql ->
                    sql.update(
                        "UPDATE shipment SET due = ? WHERE id = ? AND holder = ?"
                            + " AND shipped IS NULL",
                        clock.millis() + HELD.toMillis(),
                        shipment.id(),
                        owner))
            == 1;
  }

  private boolean isChanging(String id) {
    return !database
        .read(
            sql ->
                sql.query(
                    "SELECT 1 FROM packet WHERE id = ? AND again = 1 LIMIT 1", row -> true, id))
        .isEmpty();
  }

  @Override
  public boolean isUnderWay(String id) {
    return database.dialect() == Dialect.POSTGRESQL
        && !database
            .run(
                sql ->
                    sql.query(
                        "SELECT 1 FROM shipment WHERE id = ? AND shipped IS NULL"
                            + " AND holder IS NOT NULL AND due > ? AND due <= ?",
                        row -> true,
                        id,
                        clock.millis(),
                        clock.millis() + HELD.toMillis()))
            .isEmpty();
  }

  @Override
  public boolean reserve(Shipment shipment, String place) {
    return database.run(
            sql ->
                sql.update(
                    "UPDATE shipment SET place = ? WHERE id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM shipment WHERE place = ? AND id <> ?)",
                    place,
                    shipment.id(),
                    place,
                    shipment.id()))
        == 1;
  }

  @Override
  public void receiptFollows(Shipment shipment) {
    database.run(sql -> sql.update("UPDATE shipment SET stage = 1 WHERE id = ?", shipment.id()));
  }

  @Override
  public void shipped(Shipment shipment) {
    database.run(
        sql ->
            sql.update(
                "UPDATE shipment SET shipped = ?, stage = 1, again = 0, failures = 0,"
                    + " problem = NULL, holder = NULL WHERE id = ?",
                clock.millis(),
                shipment.id()));
  }

  @Override
  public void putOff(Shipment shipment, Duration delay, String why) {
    String problem = why.length() > LONGEST_PROBLEM ? why.substring(0, LONGEST_PROBLEM) : why;
    database.run(
        sql ->
            sql.update(
                "UPDATE shipment SET failures = failures + 1, problem = ?, due = ?, holder = NULL"
                    + " WHERE id = ? AND shipped IS NULL AND (holder IS NULL OR holder = ?)",
                problem,
                clock.millis() + Math.min(delay.toMillis(), LONGEST.toMillis()),
                shipment.id(),
                owner));
  }

  @Override
  public boolean hasten(String name) {
    return database.run(
            sql ->
                sql.update(
                    "UPDATE shipment SET due = ? WHERE shipped IS NULL AND problem IS NOT NULL"
                        + " AND holder IS NULL AND id IN (SELECT id FROM packet WHERE name = ?)",
                    clock.millis(),
                    name))
        > 0;
  }

  @Override
  public void again(String id, String inbox) {
    database.run(sql -> again(sql, id, inbox));
  }

  /**
   * Puts a packet in line again, in the transaction that changes it. What was sent before, also by
   * a shipment that was cut off, may differ now even where its size is the same.
   */
  int again(Statements sql, String id, String inbox) throws SQLException {
    int changed =
        sql.update(
            "UPDATE shipment SET shipped = NULL, again = 1, failures = 0,"
                + " problem = NULL, since = ?, due = ? WHERE id = ?",
            clock.millis(),
            clock.millis(),
            id);
    return changed == 0 ? add(sql, id, inbox) : changed;
  }

  @Override
  public @Nullable Shipment find(String id) {
    List<Shipment> found =
        database.read(sql -> sql.query(SELECT + "WHERE s.id = ?", JdbcShipments::read, id));
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public boolean hasShipped(String inbox) {
    return !database
        .read(
            sql ->
                sql.query(
                    "SELECT 1 FROM shipment WHERE inbox = ? AND shipped IS NOT NULL LIMIT 1",
                    row -> true,
                    inbox))
        .isEmpty();
  }

  @Override
  public long untried(Collection<String> inboxes) {
    return database.read(
        sql -> {
          long untried = 0;
          for (String inbox : inboxes) {
            untried +=
                sql.query(
                        "SELECT COUNT(*) FROM shipment WHERE shipped IS NULL AND inbox = ?"
                            + " AND failures = 0 AND problem IS NULL",
                        row -> row.getLong(1),
                        inbox)
                    .get(0);
          }
          return untried;
        });
  }

  @Override
  public List<Line> lines() {
    return database.read(
        sql ->
            sql.query(
                "SELECT inbox, COUNT(*), MIN(since) FROM shipment WHERE shipped IS NULL"
                    + " GROUP BY inbox ORDER BY inbox",
                row ->
                    new Line(
                        row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)))));
  }

  @Override
  public List<Shipment> troubled(int most) {
    return database.read(
        sql ->
            sql.query(
                SELECT
                    + "WHERE s.shipped IS NULL AND s.problem IS NOT NULL"
                    + " ORDER BY s.failures DESC, s.since LIMIT ?",
                JdbcShipments::read,
                most));
  }

  private static Shipment read(ResultSet row) throws SQLException {
    long shipped = row.getLong(11);
    boolean isShipped = !row.wasNull();
    return new Shipment(
        row.getString(1),
        PacketName.of(row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getInt(6) == 1,
        row.getInt(7) == 1,
        row.getInt(8),
        row.getString(9),
        Instant.ofEpochMilli(row.getLong(10)),
        isShipped ? Instant.ofEpochMilli(shipped) : null);
  }
}

package dev.wharf.ledger;

import dev.wharf.packet.Receipt.Outcome;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** An outbox in a table of the ledger's database. */
final class JdbcOutbox implements Outbox {
  private static final long LONGEST_PUT_OFF_MILLIS = 30_000;
  private static final long DELIVERED_WITHIN_MILLIS = 60_000;

  /** What is due later than that was put off before the clock was set back. */
  private static final long LONGEST_WAIT_MILLIS =
      Math.max(LONGEST_PUT_OFF_MILLIS, DELIVERED_WITHIN_MILLIS);

  private final Transactions database;
  private final Clock clock;
  private final String table;

  /**
   * @param table its name, which is ours
   */
  JdbcOutbox(Transactions database, Clock clock, String table) {
    this.database = database;
    this.table = table;
    this.clock = clock;
  }

  /** Adds a notice, in the transaction that ends its packet. */
  int add(Statements sql, Notice notice) throws SQLException {
    return sql.update(
        "INSERT INTO " + table + " (id, outcome, receipt, failures, due) VALUES (?, ?, ?, 0, ?)",
        notice.id(),
        notice.outcome().word(),
        notice.receipt(),
        clock.millis());
  }

  /** Adds a notice in the place of one of the same packet that was not delivered yet. */
  int replace(Statements sql, Notice notice) throws SQLException {
    sql.update("DELETE FROM " + table + " WHERE id = ?", notice.id());
    return add(sql, notice);
  }

  @Override
  public List<Notice> due(int most) {
    return database.run(
        sql -> {
          List<Notice> due =
              sql.query(
                  "SELECT id, outcome, receipt FROM "
                      + table
                      + " WHERE due <= ? OR due > ?"
                      + " ORDER BY due, id LIMIT ?",
                  row ->
                      new Notice(
                          row.getString(1), Outcome.ofWord(row.getString(2)), row.getString(3)),
                  clock.millis(),
                  clock.millis() + LONGEST_WAIT_MILLIS,
                  most);
          if (database.dialect() == Dialect.POSTGRESQL) {
            List<Notice> taken = new ArrayList<>();
            for (Notice notice : due) {
              if (take(sql, notice)) {
                taken.add(notice);
              }
            }
            return taken;
          }
          return due;
        });
  }

  @Override
  public long undelivered() {
    return count("failures > 0");
  }

  @Override
  public long untried() {
    return count("failures = 0");
  }

  private long count(String which) {
    String query = "SELECT COUNT(*) FROM " + table + " WHERE " + which;
    return database.read(sql -> sql.query(query, row -> row.getLong(1)).get(0));
  }

  // One of the servers that share the ledger delivers the notice. When that server dies, the notice
  // is due again for the others.
  private boolean take(Statements sql, Notice notice) throws SQLException {
    long now = clock.millis();
    return sql.update(
            "UPDATE " + table + " SET due = ? WHERE id = ? AND (due <= ? OR due > ?)",
            now + DELIVERED_WITHIN_MILLIS,
            notice.id(),
            now,
            now + LONGEST_WAIT_MILLIS)
        == 1;
  }

  @Override
  public boolean holds(String id) {
    return !database
        .insist(sql -> sql.query("SELECT id FROM " + table + " WHERE id = ?", row -> true, id))
        .isEmpty();
  }

  // Another receipt of the same packet may have taken its place meanwhile.
  @Override
  public void delivered(Notice notice) {
    database.run(
        sql ->
            sql.update(
                "DELETE FROM " + table + " WHERE id = ? AND receipt = ?",
                notice.id(),
                notice.receipt()));
  }

  @Override
  public void putOff(Notice notice) {
    database.run(
        sql -> {
          List<Integer> failures =
              sql.query(
                  "SELECT failures FROM " + table + " WHERE id = ?",
                  row -> row.getInt(1),
                  notice.id());
          int before = failures.isEmpty() ? 0 : failures.get(0);
          long delay = Math.min(LONGEST_PUT_OFF_MILLIS, 1_000L << Math.min(before, 10));
          return sql.update(
              "UPDATE " + table + " SET failures = failures + 1, due = ? WHERE id = ?",
              clock.millis() + delay,
              notice.id());
        });
  }
}

package dev.wharf.ledger;

import dev.wharf.ledger.Reprocess.Placing;
import dev.wharf.ledger.Reprocess.Stage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The line of packets that are to be processed again, in the ledger's database. */
final class JdbcReprocesses implements Reprocesses {
  private static final String OURS = " WHERE id = ? AND holder = ? AND attempt = ?";
  private static final String REQUEST =
      "INSERT INTO reprocess (id, line, stage, attempt, failures, deaths, due, changed)"
          + " VALUES (?, ?, 0, ?, 0, 0, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET line = excluded.line, stage = 0, failures = 0,"
          + " deaths = 0, due = excluded.due, changed = excluded.changed, problem = NULL"
          + " WHERE reprocess.stage >= 3";
  private static final int LONGEST_PROBLEM = 4000;

  private final Transactions database;
  private final JdbcOutbox outbox;
  private final JdbcShipments shipments;
  private final String owner;
  private final Clock clock;
  private final AtomicBoolean used = new AtomicBoolean();

  JdbcReprocesses(
      Transactions database,
      JdbcOutbox outbox,
      JdbcShipments shipments,
      String owner,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.shipments = shipments;
    this.owner = owner;
    this.clock = clock;
  }

  @Override
  public int request(List<PacketRecord> packets) {
    if (!used.get()) {
      Schema.useReprocessing(database);
      used.set(true);
    }
    return database.run(
        sql -> {
          long line = ReprocessRows.line(sql);
          int added = 0;
          for (PacketRecord packet : packets) {
            added +=
                sql.update(
                    REQUEST, packet.id(), line, packet.attempt(), clock.millis(), clock.millis());
          }
          return added;
        });
  }

  @Override
  public List<String> due(int most, Set<String> without) {
    long now = clock.millis();
    return database
        .read(
            sql ->
                sql.query(
                    "SELECT id FROM reprocess WHERE stage = 0 AND (due <= ? OR due > ?)"
                        + " ORDER BY deaths, due, id LIMIT ?",
                    row -> row.getString(1),
                    now,
                    now + LONGEST.toMillis(), // It was put off before the clock was set back.
                    most + without.size()))
        .stream()
        .filter(id -> !without.contains(id))
        .limit(most)
        .toList();
  }

  @Override
  public @Nullable Reprocess begin(String id) {
    return ReprocessRows.first(
        database.run(
            sql -> {
              int taken =
                  sql.update(
                      "UPDATE reprocess SET stage = 1, attempt = attempt + 1, holder = ?,"
                          + " changed = ? WHERE id = ? AND stage = 0",
                      owner,
                      clock.millis(),
                      id);
              return taken == 1 ? ReprocessRows.where(sql, "r.id = ?", id) : List.of();
            }));
  }

  @Override
  public @Nullable Reprocess decide(
      Reprocess begun, Placing placing, Ending.@Nullable Run run, @Nullable String output) {
    return ReprocessRows.first(
        database.insist(
            sql -> {
              // The row of the packet first: a removal or a hold of it waits, or was before us.
              int fit =
                  sql.update(
                      "UPDATE packet SET again = 1, run = ?, version = ?, output = ? WHERE id = ?"
                          + " AND state = 'archived' AND held IS NULL AND content_gone <> 1",
                      run == null ? null : run.text(),
                      run == null ? null : run.version(),
                      output,
                      begun.id());
              if (fit == 0) {
                return List.of();
              }
              int decided =
                  sql.update(
                      "UPDATE reprocess SET stage = 2, changed = ?, kept = ?, receipt = ?,"
                          + " version = ?"
                          + OURS
                          + " AND stage = 1",
                      clock.millis(),
                      placing.kept(),
                      placing.receipt(),
                      run == null ? null : run.version(),
                      begun.id(),
                      owner,
                      begun.attempt());
              requireDone(sql, begun, Stage.PLACING, decided);
              return ReprocessRows.where(sql, "r.id = ?", begun.id());
            }));
  }

  @Override
  public void done(Reprocess placed, AfterEnd after) {
    database.insist(
        sql -> {
          sql.update("UPDATE packet SET again = 0 WHERE id = ?", placed.id());
          int done =
              sql.update(
                  "UPDATE reprocess SET stage = 3, changed = ?, holder = NULL, problem = NULL,"
                      + " receipt = NULL"
                      + OURS
                      + " AND stage = 2",
                  clock.millis(),
                  placed.id(),
                  owner,
                  placed.attempt());
          if (done == 1) {
            add(sql, placed, after);
          }
          return done;
        });
  }

  private void add(Statements sql, Reprocess placed, AfterEnd after) throws SQLException {
    if (after.notice() != null) {
      outbox.replace(sql, after.notice());
    }
    if (after.ship()) {
      shipments.again(sql, placed.id(), placed.name().inbox());
    }
  }

  @Override
  public void putBack(Reprocess begun, boolean failed, Duration delay, @Nullable String why) {
    long due = clock.millis() + Math.min(delay.toMillis(), LONGEST.toMillis());
    step(
        begun,
        Stage.WAITING,
        "failures = failures + ?, due = ?, holder = NULL, problem = ?",
        failed ? 1 : 0,
        due,
        cut(why));
  }

  @Override
  public void putBackAfterDeath(Reprocess begun) {
    step(begun, Stage.WAITING, "deaths = deaths + 1, due = ?, holder = NULL", clock.millis());
  }

  @Override
  public void fail(Reprocess begun, String why, @Nullable String version) {
    step(begun, Stage.FAILED, "holder = NULL, problem = ?, version = ?", cut(why), version);
  }

  private static @Nullable String cut(@Nullable String why) {
    return why == null || why.length() <= LONGEST_PROBLEM ? why : why.substring(0, LONGEST_PROBLEM);
  }

  /** A step of one that is in work. */
  private void step(Reprocess begun, Stage to, String set, @Nullable Object... values) {
    @Nullable Object[] all = new Object[values.length + 5];
    all[0] = to.code();
    all[1] = clock.millis();
    System.arraycopy(values, 0, all, 2, values.length);
    all[values.length + 2] = begun.id();
    all[values.length + 3] = owner;
    all[values.length + 4] = begun.attempt();
    database.insist(
        sql ->
            requireDone(
                sql,
                begun,
                to,
                sql.update(
                    "UPDATE reprocess SET stage = ?, changed = ?, " + set + OURS + " AND stage = 1",
                    all)));
  }

  // Where only the answer was lost, the row says that this attempt took the step.
  private int requireDone(Statements sql, Reprocess begun, Stage stage, int changed)
      throws SQLException {
    if (changed != 1
        && sql.query(
                "SELECT id FROM reprocess WHERE id = ? AND attempt = ? AND stage = ?"
                    + " AND (holder IS NULL OR holder = ?)",
                row -> true,
                begun.id(),
                begun.attempt(),
                stage.code(),
                owner)
            .isEmpty()) {
      throw new ClaimLostException(begun.name(), begun.attempt());
    }
    return changed;
  }

  @Override
  public boolean withdraw(String id) {
    return database.insist(
            sql ->
                sql.update(
                    "UPDATE reprocess SET stage = 4, changed = ?,"
                        + " problem = 'it was cancelled before its turn came'"
                        + " WHERE id = ? AND stage = 0",
                    clock.millis(),
                    id))
        == 1;
  }

  @Override
  public List<Reprocess> begun() {
    return database.run(sql -> ReprocessRows.where(sql, "r.stage IN (1, 2) ORDER BY r.id"));
  }

  @Override
  public @Nullable Reprocess takeOver(Reprocess left) {
    return ReprocessRows.first(
        database.insist(
            sql -> {
              sql.update(
                  "UPDATE reprocess SET holder = ? WHERE id = ? AND holder = ? AND attempt = ?"
                      + " AND stage IN (1, 2)",
                  owner,
                  left.id(),
                  left.holder(),
                  left.attempt());
              return ReprocessRows.where(
                  sql,
                  "r.id = ? AND r.holder = ? AND r.attempt = ?",
                  left.id(),
                  owner,
                  left.attempt());
            }));
  }

  @Override
  public @Nullable Reprocess find(String id) {
    return ReprocessRows.first(database.read(sql -> ReprocessRows.where(sql, "r.id = ?", id)));
  }

  @Override
  public List<Reprocess> failed(int most) {
    return database.read(sql -> ReprocessRows.failed(sql, most));
  }

  @Override
  public Progress progress() {
    return database.read(ReprocessRows::progress);
  }
}

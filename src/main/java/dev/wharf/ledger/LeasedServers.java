package dev.wharf.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that share a ledger. Each has a row that it renews three times in a lease, on a
 * connection of its own and by the database's clock. A server whose row is older than its lease is
 * dead, and so is an owner without a row.
 *
 * <p>A server judges the others only after it has itself been heard for a whole lease without a
 * gap, by one and the same run of the database server, which kept what it had heard. So after the
 * database was away, or a standby that lags took its place, every server has had the time to be
 * heard again. The transaction that judges looks at these two once more: a standby beside the
 * primary may say that a server is gone that has only come since.
 */
final class LeasedServers implements Servers {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedServers.class);
  private static final int BEATS_IN_A_LEASE = 3;
  private static final long LONGEST_SILENT_PAUSE = 1000;
  private static final long FORGOTTEN_AFTER = Duration.ofDays(1).toMillis();
  private static final String OVER = "heartbeat + lease < ?";

  private final Transactions database;
  private final Transactions beats;
  private final Identity identity;
  private final Duration length;
  private final Lease lease = Lease.over();
  private final DatabaseClock clock = new DatabaseClock();
  private final Consumer<String> leftBehind;
  private final Thread heart = new Thread(this::beatOn, "wharf-heartbeat");

  /** The first heartbeat of those that followed each other without a gap, in nanoseconds. */
  private long unbrokenSince;

  /** When the last heartbeat was answered, in nanoseconds. */
  private long lastBeat;

  /** What this server has written into its row last. */
  private volatile long written;

  /** Which run of the database server heard it. */
  private volatile String primary = "";

  private final EarlierRuns earlier;
  private final Twin twin;

  private volatile boolean mayJudge;
  private volatile boolean closed;

  /**
   * Enters this server into the table of servers, and notes there that its earlier runs are over.
   *
   * @param beats for heartbeats alone
   * @param leftBehind learns why this server can no longer work with the ledger: a newer one has
   *     changed it, or this one is a copy of another
   */
  LeasedServers(
      Transactions database,
      Transactions beats,
      Identity identity,
      Duration length,
      Consumer<String> leftBehind) {
    this.database = database;
    this.beats = beats;
    this.identity = identity;
    this.earlier = new EarlierRuns(identity);
    this.twin = new Twin(identity);
    this.length = length;
    this.leftBehind = leftBehind;
    beat(true);
    heart.setDaemon(true);
    heart.start();
  }

  private void beatOn() {
    boolean silent = false;
    while (!closed) {
      try {
        long pause = length.dividedBy(BEATS_IN_A_LEASE).toMillis();
        Thread.sleep(silent ? Math.min(pause, LONGEST_SILENT_PAUSE) : pause);
        beat(false);
        if (silent) {
          LOG.info("The ledger hears this server again");
        }
        silent = false;
        String over = twin.seen() == null ? Schema.unreadable(beats) : twin.seen();
        if (over != null) {
          leftBehind.accept(over);
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (LedgerException e) {
        if (!silent && !closed) {
          warn(e);
        }
        silent = true;
      }
    }
  }

  private void warn(LedgerException failure) {
    LOG.warn(
        "The ledger does not hear this server; after wharf.lease={} s it moves no packet until it is"
            + " heard again: {}",
        length.toSeconds(),
        failure.getMessage());
  }

  /**
   * What the database says when it is asked.
   *
   * @param now the time, by its clock
   * @param primary which run of the database server it is
   * @param heard the heartbeat that it had heard of this server before; null for none
   */
  private record Answer(long now, String primary, @Nullable Long heard) {}

  /**
   * A heartbeat that the database has heard.
   *
   * @param nanos when it was sent, by the clock that counts nanoseconds
   * @param millis when it was sent, by the wall clock
   */
  private record Beat(long nanos, long millis, Answer answer) {}

  private void beat(boolean first) {
    // The lease counts from the moment when there is a connection: the wait for one may be long.
    Beat beat =
        beats.run(sql -> new Beat(System.nanoTime(), System.currentTimeMillis(), beat(sql, first)));
    if (closed) {
      return;
    }
    lease.renew(beat.nanos(), beat.millis(), length);
    long answered = System.nanoTime();
    long middle = beat.nanos() + (answered - beat.nanos()) / 2;
    boolean stepped = clock.set(beat.answer().now(), middle, length.dividedBy(4));
    boolean other = isOther(beat.answer(), first);
    if (first || stepped || other || beat.nanos() - lastBeat > length.toNanos()) {
      unbrokenSince = beat.nanos();
    }
    lastBeat = answered;
    written = beat.answer().now();
    primary = beat.answer().primary();
    mayJudge = beat.nanos() - unbrokenSince >= length.toNanos();
  }

  /** Whether another database answers than before, or an earlier state of the same one. */
  private boolean isOther(Answer answer, boolean first) {
    Long heard = answer.heard();
    boolean lost = !first && (heard == null || heard != written);
    boolean other = !first && !answer.primary().equals(primary);
    if (lost) {
      LOG.warn(
          "The ledger has lost what it had heard of this server, as a standby that lags or a restored"
              + " copy has; what it says of other servers counts again in {} s",
          length.toSeconds());
    } else if (other) {
      LOG.info(
          "Another run of the database server answers; what it says of other servers counts in {} s",
          length.toSeconds());
    }
    return lost || other;
  }

  private Answer beat(Statements sql, boolean first) throws SQLException {
    Answer answer = ask(sql);
    if (first) {
      earlier.end(sql, answer.now() - FORGOTTEN_AFTER / 2);
      sql.update("DELETE FROM server WHERE heartbeat + lease < ?", answer.now() - FORGOTTEN_AFTER);
    }
    earlier.forget(sql);
    twin.look(sql, answer.now());
    sql.update(
        "INSERT INTO server (owner, instance, node, version, roles, started, heartbeat, lease)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (owner) DO UPDATE SET heartbeat = excluded.heartbeat",
        identity.owner(),
        identity.instance(),
        identity.node(),
        identity.version(),
        identity.roles(),
        answer.now(),
        answer.now(),
        length.toMillis());
    return answer;
  }

  private Answer ask(Statements sql) throws SQLException {
    Dialect dialect = database.dialect();
    return sql.query(
            "SELECT "
                + dialect.now()
                + ", "
                + dialect.primary()
                + ", (SELECT heartbeat FROM server WHERE owner = ?)",
            row -> new Answer(row.getLong(1), row.getString(2), row.getObject(3, Long.class)),
            identity.owner())
        .get(0);
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Condition dead(Statements sql) throws SQLException {
    if (!mayJudge || lease.isOver()) {
      return earlier.dead();
    }
    Answer answer = ask(sql);
    Long heard = answer.heard();
    if (!answer.primary().equals(primary) || heard == null || heard < written) {
      return earlier.dead();
    }
    return new Condition(
        "owner NOT IN (SELECT owner FROM server WHERE NOT " + OVER + ")", List.of(written));
  }

  @Override
  public String diedOwner() {
    return "(owner = ? OR owner IN (SELECT owner FROM server WHERE stopping = 0))";
  }

  @Override
  public String predecessor() {
    return Objects.requireNonNullElse(identity.predecessor(), "");
  }

  @Override
  public void announceStop() {
    try {
      beats.run(
          sql -> sql.update("UPDATE server SET stopping = 1 WHERE owner = ?", identity.owner()));
    } catch (LedgerException e) {
      LOG.debug("If this stop is cut off, the others take it for a death", e);
    }
  }

  @Override
  public List<ServerRecord> all() {
    return ServerTable.all(database, identity.owner());
  }

  /** Fails at once while others find the database away. */
  @Override
  public void requireReachable() {
    database.read(sql -> sql.query("SELECT owner FROM server WHERE owner = ''", row -> true));
  }

  /** Leaves the ledger: what this server still holds is free for the others at once. */
  @Override
  public void close() {
    closed = true;
    lease.end();
    heart.interrupt();
    try {
      beats.run(sql -> sql.update("DELETE FROM server WHERE owner = ?", identity.owner()));
    } catch (LedgerException e) {
      LOG.debug("The others learn that this server has left when its lease is over", e);
    } finally {
      beats.close();
    }
  }
}

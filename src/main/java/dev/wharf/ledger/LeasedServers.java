package dev.wharf.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that share a ledger. Each has a row that it renews three times in a lease, on a
 * connection of its own and by the database's clock. A server whose row is older than its lease is
 * dead, and so is an owner without a row.
 *
 * <p>A server judges the others only after it has itself been heard for a whole lease without a
 * gap. So, after the database was away, every server has had the time to be heard again.
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

  private volatile long judged;
  private volatile boolean closed;

  /**
   * Enters this server into the table of servers, and removes its earlier runs from it.
   *
   * @param beats for heartbeats alone
   * @param leftBehind learns why this server can no longer work with the ledger, when a newer one
   *     has changed it
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
        String newer = Schema.unreadable(beats);
        if (newer != null) {
          leftBehind.accept(newer);
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
   * A heartbeat that the database has heard.
   *
   * @param nanos when it was sent, by the clock that counts nanoseconds
   * @param millis when it was sent, by the wall clock
   * @param now when it was heard, by the database's clock
   */
  private record Beat(long nanos, long millis, long now) {}

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
    boolean stepped = clock.set(beat.now(), middle, length.dividedBy(4));
    if (first || stepped || beat.nanos() - lastBeat > length.toNanos()) {
      unbrokenSince = beat.nanos();
    }
    lastBeat = answered;
    judged = beat.nanos() - unbrokenSince >= length.toNanos() ? beat.now() : 0;
  }

  private long beat(Statements sql, boolean first) throws SQLException {
    String now = database.dialect().now();
    long time = sql.query("SELECT " + now, row -> row.getLong(1)).get(0);
    if (first) {
      sql.update(
          "DELETE FROM server WHERE instance = ? AND owner <> ?",
          identity.instance(),
          identity.owner());
      sql.update("DELETE FROM server WHERE heartbeat + lease < ?", time - FORGOTTEN_AFTER);
    }
    sql.update(
        "INSERT INTO server (owner, instance, node, version, roles, started, heartbeat, lease)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (owner) DO UPDATE SET heartbeat = excluded.heartbeat",
        identity.owner(),
        identity.instance(),
        identity.node(),
        identity.version(),
        identity.roles(),
        time,
        time,
        length.toMillis());
    return time;
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
  public String deadOwner() {
    return "owner NOT IN (SELECT owner FROM server WHERE NOT " + OVER + ")";
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
  public long judged() {
    return lease.isOver() ? 0 : judged;
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

  /** The database's clock; between two heartbeats, this machine's own clock carries it on. */
  private static final class DatabaseClock extends Clock {
    private record Reading(long millis, long nanos) {
      long at(long now) {
        return millis + (now - nanos) / 1_000_000;
      }
    }

    private volatile Reading reading = new Reading(System.currentTimeMillis(), System.nanoTime());
    private boolean known;

    /** Takes a reading; true when the database's clock was further off than the tolerance. */
    boolean set(long millis, long nanos, Duration tolerance) {
      boolean stepped = known && Math.abs(reading.at(nanos) - millis) > tolerance.toMillis();
      known = true;
      reading = new Reading(millis, nanos);
      return stepped;
    }

    @Override
    public long millis() {
      return reading.at(System.nanoTime());
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("This clock knows no time zones");
    }
  }
}

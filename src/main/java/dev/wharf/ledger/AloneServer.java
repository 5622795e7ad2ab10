package dev.wharf.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A server that has its ledger for itself: because it holds the state folder's lock, all other
 * owners in the ledger are dead.
 */
final class AloneServer implements Servers {
  /** What looks after the ledger while the server works with it. */
  interface Watch {
    void close();
  }

  private static final Condition EVERYBODY = new Condition("1 = 1", List.of());

  private final Transactions database;
  private final Identity identity;
  private final Clock clock;
  private final Watch watch;
  private final Instant started;
  private final Lease lease = Lease.withoutEnd();

  /**
   * @param watch closed when this server leaves
   */
  AloneServer(Transactions database, Identity identity, Clock clock, Watch watch) {
    this.watch = watch;
    this.database = database;
    this.identity = identity;
    this.clock = clock;
    this.started = clock.instant();
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
  public Condition dead(Statements sql) {
    return EVERYBODY;
  }

  @Override
  public String diedOwner() {
    return "owner = ?";
  }

  @Override
  public String predecessor() {
    return Objects.requireNonNullElse(identity.predecessor(), "");
  }

  @Override
  public void announceStop() {} // There are no others.

  @Override
  public List<ServerRecord> all() {
    if (database.dialect()
        == Dialect.POSTGRESQL) { // Others share the ledger, and this run only looks at it.
      return ServerTable.all(database, identity.owner());
    }
    long packets =
        database.read(
            sql ->
                sql.query(
                        "SELECT COUNT(*) FROM packet WHERE ended = 0 AND owner = ?",
                        row -> row.getLong(1),
                        identity.owner())
                    .get(0));
    return List.of(
        new ServerRecord(
            identity.owner(),
            identity.node(),
            identity.version(),
            identity.roles(),
            started,
            Duration.ZERO,
            true,
            packets,
            true));
  }

  @Override
  public void requireReachable() {
    database.run(sql -> sql.query("SELECT id FROM packet WHERE id = ''", row -> true));
  }

  @Override
  public void close() {
    watch.close();
  }
}

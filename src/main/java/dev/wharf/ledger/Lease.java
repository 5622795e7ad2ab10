package dev.wharf.ledger;

import java.time.Duration;

/**
 * How long this server may still act as the owner of what it has claimed, by its own clocks. When
 * the lease is over, others may take its packets over. Each heartbeat makes it longer. Safe for use
 * by several threads.
 */
public final class Lease {
  /**
   * The lease as it was at one moment; later heartbeats do not make it longer. Whoever asks after a
   * step whether the term is over knows whether the step was in time.
   *
   * @param nanos when it ends, by the clock that stands still while the machine sleeps
   * @param millis when it ends, by the wall clock; the earlier of the two counts
   */
  public record Term(long nanos, long millis) {
    private static final Term ENDLESS = new Term(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Whether the term is over now. */
    public boolean over() {
      return !endless() && (System.nanoTime() - nanos >= 0 || System.currentTimeMillis() >= millis);
    }

    private boolean endless() {
      return millis == ENDLESS.millis;
    }
  }

  private volatile Term term;

  private Lease(Term term) {
    this.term = term;
  }

  /** The lease of a server that has its ledger for itself. */
  static Lease withoutEnd() {
    return new Lease(Term.ENDLESS);
  }

  /** A lease that is over until the first heartbeat. */
  static Lease over() {
    return new Lease(new Term(System.nanoTime(), 0));
  }

  /**
   * Makes the lease longer.
   *
   * @param nanos when the heartbeat was sent, by the clock that counts nanoseconds
   * @param millis when it was sent, by the wall clock
   * @param length how long the lease lasts from then on
   */
  void renew(long nanos, long millis, Duration length) {
    term = new Term(nanos + length.toNanos(), millis + length.toMillis());
  }

  /** Ends the lease, because this server takes no more steps. */
  void end() {
    term = new Term(System.nanoTime(), 0);
  }

  /** Whether the lease never ends. */
  public boolean endless() {
    return term.endless();
  }

  /** Whether the lease is over now. */
  public boolean isOver() {
    return term.over();
  }

  /**
   * The lease as it is now, for the step that follows.
   *
   * @throws LeaseOverException when the lease is over
   */
  public Term require() throws LeaseOverException {
    Term now = term;
    if (now.over()) {
      throw new LeaseOverException();
    }
    return now;
  }
}

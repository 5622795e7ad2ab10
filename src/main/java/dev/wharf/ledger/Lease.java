package dev.wharf.ledger;

import java.time.Duration;

/**
 * How long this server may still act as the owner of what it has claimed, by its own clocks: others
 * may take its packets over once it is over. Each heartbeat makes it longer. Safe for use by
 * several threads.
 */
public final class Lease {
  /**
   * The lease as it was at one moment; later heartbeats do not make it longer. Whoever looks after
   * a step whether it is over knows whether the step was in time.
   *
   * @param nanos when it ends by the clock that stands still while the machine sleeps, and
   * @param millis by the one that does not; the earlier of the two counts
   */
  public record Term(long nanos, long millis) {
    private static final Term ENDLESS = new Term(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Whether it is over by now. */
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

  /** The lease of one that has its ledger for itself. */
  static Lease withoutEnd() {
    return new Lease(Term.ENDLESS);
  }

  /** A lease that is over until the first heartbeat. */
  static Lease over() {
    return new Lease(new Term(System.nanoTime(), 0));
  }

  /**
   * Makes it longer.
   *
   * @param nanos when the heartbeat was sent, and
   * @param millis by the wall clock
   */
  void renew(long nanos, long millis, Duration length) {
    term = new Term(nanos + length.toNanos(), millis + length.toMillis());
  }

  /** Ends it, because this server takes no more steps. */
  void end() {
    term = new Term(System.nanoTime(), 0);
  }

  /** Whether it can end at all. */
  public boolean endless() {
    return term.endless();
  }

  /** Whether it is over now. */
  public boolean isOver() {
    return term.over();
  }

  /**
   * The lease for a step that follows.
   *
   * @throws LeaseOverException when it is over
   */
  public Term require() throws LeaseOverException {
    Term now = term;
    if (now.over()) {
      throw new LeaseOverException();
    }
    return now;
  }
}

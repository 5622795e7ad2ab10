package dev.wharf.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries work again that the database cannot do now, so that what a packet has done is not thrown
 * away because its step could not be noted at once. Safe for use by several threads.
 */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Work that may be run again from its start. */
  interface Work<T> {
    T once() throws SQLException;
  }

  private final Predicate<SQLException> passes;
  private final Function<SQLException, LedgerException> words;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable String why;

  /**
   * @param passes whether a failure goes away, by itself or by an operator's hand, and says nothing
   *     of the work
   * @param words makes the exception that callers get from a failure
   */
  Patience(Predicate<SQLException> passes, Function<SQLException, LedgerException> words) {
    this.passes = passes;
    this.words = words;
  }

  /**
   * Runs the work until it succeeds, with pauses from 100 ms up to 2 s.
   *
   * @throws LedgerException when it fails in a way that does not pass, or after {@link #end}
   */
  <T> T insist(Work<T> work) {
    boolean waits = false;
    long pause = SHORTEST_PAUSE.toMillis();
    try {
      while (true) {
        try {
          return work.once();
        } catch (SQLException e) {
          if (!passes.test(e)) {
            throw words.apply(e);
          }
          if (!waits) {
            waits = true;
            begin(e);
          }
          if (over.await(pause, TimeUnit.MILLISECONDS)) {
            throw words.apply(e);
          }
          pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerException("It was interrupted while it waited for the ledger", e);
    } finally {
      if (waits) {
        leave();
      }
    }
  }

  private void begin(SQLException failure) {
    why = words.apply(failure).getMessage();
    if (waiting.getAndIncrement() == 0) {
      LOG.warn("{}. What is in flight waits with its next step, and goes on by itself", why);
    }
  }

  /** Why work waits now; nothing while none does. */
  Optional<String> waitsFor() {
    return waiting.get() > 0 ? Optional.ofNullable(why) : Optional.empty();
  }

  private void leave() {
    if (waiting.decrementAndGet() == 0 && over.getCount() > 0) {
      LOG.info("The ledger works again");
    }
  }

  /** Lets no work wait any longer, for a stop of the server: each is tried once more at most. */
  void end() {
    over.countDown();
  }
}

package dev.wharf.operate;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is dear to tell, told again only after a while: at least after a set time, and so
 * seldom that telling it takes no more than a twentieth of the time, but never older than ten
 * seconds. Safe for use by several threads.
 */
public final class Remembered<T> {
  private static final int LIFE_PER_COST = 20;
  private static final long LONGEST_LIFE = Duration.ofSeconds(10).toNanos();

  private final Supplier<T> source;
  private final long shortestLife;
  private @Nullable T value;
  private long toldAt;
  private long cost;

  public Remembered(Duration shortestLife, Supplier<T> source) {
    this.shortestLife = shortestLife.toNanos();
    this.source = source;
  }

  /** The value, as it is or was a moment ago. */
  public synchronized T get() {
    long now = System.nanoTime();
    T known = value;
    if (known == null || now - toldAt >= life()) {
      known = source.get();
      value = known;
      toldAt = System.nanoTime();
      cost = toldAt - now;
    }
    return known;
  }

  private long life() {
    return Math.max(shortestLife, Math.min(LIFE_PER_COST * cost, LONGEST_LIFE));
  }

  /** Lets the next caller have it anew. */
  public synchronized void forget() {
    value = null;
  }
}

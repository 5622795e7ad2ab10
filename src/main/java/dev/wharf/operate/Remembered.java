package dev.wharf.operate;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is expensive to find out, and is remembered for a while: for a set time at least,
 * and for longer where finding it out would otherwise take more than a fortieth of the time, up to
 * ten seconds. Safe for use by several threads.
 */
public final class Remembered<T> {
  private static final int LIFE_PER_COST = 40;
  private static final long LONGEST_LIFE = Duration.ofSeconds(10).toNanos();

  private final Supplier<T> source;
  private final long shortestLife;
  private @Nullable T value;
  private long foundAt;
  private long cost;

  public Remembered(Duration shortestLife, Supplier<T> source) {
    this.shortestLife = shortestLife.toNanos();
    this.source = source;
  }

  /** Returns the value, as it is now or was a moment ago. */
  public synchronized T get() {
    long now = System.nanoTime();
    T known = value;
    if (known == null || now - foundAt >= life()) {
      known = source.get();
      value = known;
      foundAt = System.nanoTime();
      cost = foundAt - now;
    }
    return known;
  }

  private long life() {
    return Math.max(shortestLife, Math.min(LIFE_PER_COST * cost, LONGEST_LIFE));
  }

  /** Makes the next caller find the value out again. */
  public synchronized void forget() {
    value = null;
  }
}

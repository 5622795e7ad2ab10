package dev.wharf.keep;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much a turn of the timer does, and when: little at a time, so that packets in work have the
 * disk, and no look again and again through many packets that stay. For one thread at a time.
 */
final class Pace {
  private static final long TURN = Duration.ofMillis(200).toNanos();
  private static final long BETWEEN_LONG_LOOKS = Duration.ofMinutes(1).toNanos();
  private static final long TRY_AGAIN = Duration.ofMinutes(1).toNanos();

  /** A look through that many is made at each turn. */
  private static final int SHORT_LOOK = 200;

  private final LongSupplier nanos;
  private final Map<String, Long> failures = new HashMap<>();
  private @Nullable Cursor cursor = Cursor.START;
  private long turnEnds;
  private long nextLook;
  private long rows;

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextLook = nanos.getAsLong();
  }

  /** Begins a turn, which goes on where the last one ended. */
  void begin() {
    long now = nanos.getAsLong();
    turnEnds = now + TURN;
    if (cursor == null && now - nextLook >= 0) {
      cursor = Cursor.START;
      rows = 0;
    }
  }

  /** Whether there is more to do in this turn. */
  boolean hasTime() {
    return cursor != null && nanos.getAsLong() - turnEnds < 0;
  }

  Cursor cursor() {
    return cursor == null ? Cursor.START : cursor;
  }

  /** Notes that a page was looked at. */
  void looked(Survey.Page page) {
    rows += page.rows() - page.due().size(); // What was removed is not looked at again.
    cursor = page.next();
    if (cursor == null) {
      nextLook = nanos.getAsLong() + (rows > SHORT_LOOK ? BETWEEN_LONG_LOOKS : 0);
    }
  }

  /** Notes that a removal failed; it is tried again after a minute. */
  void failed(String id) {
    failures.put(id, nanos.getAsLong() + TRY_AGAIN);
  }

  boolean mayTryAgain(String id) {
    Long next = failures.get(id);
    if (next == null) {
      return true;
    }
    boolean due = nanos.getAsLong() - next >= 0;
    if (due) {
      failures.remove(id);
    }
    return due;
  }
}

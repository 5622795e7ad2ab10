package dev.wharf.operate;

import dev.wharf.operate.Operations.Minute;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How many packets ended in each minute of the last hour, and how long they took. Safe for use by
 * several threads.
 */
public final class LastHour implements OutcomeListener {
  private static final int MINUTES = 60;
  private static final int DIGITS = 2;

  private final Clock clock;
  private final Slot[] slots = new Slot[MINUTES];

  public LastHour(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void ended(Receipt receipt, String folder) {
    Slot slot = slot(clock.instant().getEpochSecond() / 60);
    if (receipt.outcome() == Outcome.ARCHIVED) {
      slot.archived++;
      slot.bytes += receipt.bytes();
      slot.millis.recordValue(receipt.took().toMillis());
    } else {
      slot.quarantined++;
    }
  }

  private Slot slot(long minute) {
    int at = (int) (minute % MINUTES);
    Slot slot = slots[at];
    if (slot == null || slot.minute != minute) {
      slot = new Slot(minute);
      slots[at] = slot;
    }
    return slot;
  }

  /** Returns all sixty minutes, the oldest first and the current one last. */
  public synchronized List<Minute> minutes() {
    long now = clock.instant().getEpochSecond() / 60;
    List<Minute> minutes = new ArrayList<>();
    for (long minute = now - MINUTES + 1; minute <= now; minute++) {
      Slot slot = slots[(int) (minute % MINUTES)];
      minutes.add(
          slot == null || slot.minute != minute
              ? new Minute(minute * 60, 0, 0, 0, 0, 0)
              : new Minute(
                  minute * 60,
                  slot.archived,
                  slot.quarantined,
                  slot.bytes,
                  slot.millis.getValueAtPercentile(50),
                  slot.millis.getValueAtPercentile(99)));
    }
    return minutes;
  }

  private static final class Slot {
    private final long minute;
    private final Histogram millis = new Histogram(DIGITS);
    private long archived;
    private long quarantined;
    private long bytes;

    Slot(long minute) {
      this.minute = minute;
    }
  }
}

package dev.wharf.operate;

import dev.wharf.ledger.History;
import dev.wharf.ledger.Throughput;
import dev.wharf.operate.Operations.Minute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How many packets ended in each minute of the last hour, and how long they took, by the ledger: so
 * a restart changes nothing. Safe for use by several threads.
 */
final class LastHour {
  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final long MINUTE = Throughput.By.MINUTE.length().toSeconds();

  /** How many packets of a minute are looked at for their times. */
  private static final int MOST = 2000;

  /** A packet is in the ledger by then, whose end has a time of the minute before. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final History history;
  private final Stretches stretches;
  private final Clock clock;
  private final Remembered<List<Minute>> known = new Remembered<>(LIFE, this::find);

  /** The times of minutes that are over; for {@link #find} alone, which one thread takes. */
  private final TreeMap<Long, Times> over = new TreeMap<>();

  private record Times(long median, long slowest) {
    static final Times NONE = new Times(0, 0);
  }

  LastHour(History history, Stretches stretches, Clock clock) {
    this.history = history;
    this.stretches = stretches;
    this.clock = clock;
  }

  /** Returns all sixty minutes, the oldest first and the current one last. */
  List<Minute> minutes() {
    return known.get();
  }

  List<Minute> find() {
    List<Minute> minutes = new ArrayList<>();
    for (Throughput counted : stretches.of(Throughput.By.MINUTE)) {
      Times times = counted.archived() == 0 ? Times.NONE : times(counted);
      minutes.add(
          new Minute(
              counted.begin(),
              counted.archived(),
              counted.quarantined(),
              counted.bytes(),
              times.median(),
              times.slowest()));
    }
    over.headMap(minutes.get(0).minute()).clear();
    return minutes;
  }

  private Times times(Throughput minute) {
    Times known = over.get(minute.begin());
    if (known != null) {
      return known;
    }
    Instant begin = Instant.ofEpochSecond(minute.begin());
    Instant end = begin.plusSeconds(MINUTE);
    List<Long> took = history.took(begin, end, MOST).stream().sorted().toList();
    Times times =
        took.isEmpty() // They are removed by now.
            ? new Times(minute.millis() / minute.archived(), minute.slowest())
            : new Times(part(took, 50), part(took, 99));
    if (clock.instant().isAfter(end.plus(SETTLED))) {
      over.put(minute.begin(), times);
    }
    return times;
  }

  // A clock that went back makes no time less than none.
  private static long part(List<Long> sorted, int percent) {
    int at = Math.max(0, (sorted.size() * percent + 99) / 100 - 1);
    return Math.max(0, sorted.get(at));
  }
}

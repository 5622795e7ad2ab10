package dev.wharf.operate;

import dev.wharf.ledger.History;
import dev.wharf.ledger.Throughput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The last minutes, hours and days, also those in which no packet ended. Asking often costs little.
 * Safe for use by several threads.
 */
final class Stretches {
  private static final Duration LIFE = Duration.ofSeconds(2);

  private final Map<Throughput.By, Remembered<List<Throughput>>> known =
      new EnumMap<>(Throughput.By.class);

  Stretches(History history, Clock clock) {
    for (Throughput.By by : Throughput.By.values()) {
      known.put(by, new Remembered<>(LIFE, () -> last(history, by, clock.instant())));
    }
  }

  /** All of them up to now, the oldest first: an hour of minutes, a week of hours, 90 days. */
  List<Throughput> of(Throughput.By by) {
    return Objects.requireNonNull(known.get(by)).get();
  }

  private static List<Throughput> last(History history, Throughput.By by, Instant now) {
    long length = by.length().toSeconds();
    long last = now.getEpochSecond() / length * length;
    long first = last - (number(by) - 1) * length;
    Map<Long, Throughput> counted =
        history.throughput(by, Instant.ofEpochSecond(first)).stream()
            .collect(Collectors.toMap(Throughput::begin, Function.identity()));
    List<Throughput> all = new ArrayList<>();
    for (long begin = first; begin <= last; begin += length) {
      all.add(counted.getOrDefault(begin, new Throughput(begin, 0, 0, 0, 0, 0)));
    }
    return all;
  }

  private static long number(Throughput.By by) {
    return switch (by) {
      case MINUTE -> 60;
      case HOUR -> 168;
      case DAY -> 90;
    };
  }
}

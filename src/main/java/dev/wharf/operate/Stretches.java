package dev.wharf.operate;

import dev.wharf.ledger.History;
import dev.wharf.ledger.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last minutes, hours and days, also those in which no packet ended. */
final class Stretches {
  private Stretches() {}

  /** All of them up to now, the oldest first: an hour of minutes, a week of hours, 90 days. */
  static List<Throughput> last(History history, Throughput.By by, Instant now) {
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

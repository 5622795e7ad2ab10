package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.ledger.History;
import dev.wharf.ledger.Throughput;
import dev.wharf.operate.Operations.Minute;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LastHourTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:30Z");
  private static final long MINUTE = START.getEpochSecond() / 60 * 60;

  private final ManualClock clock = new ManualClock(START);
  private final TreeMap<Long, Throughput> counted = new TreeMap<>();
  private final TreeMap<Long, List<Long>> took = new TreeMap<>();
  private final List<Long> asked = new ArrayList<>();

  private void archived(long minute, Long... millis) {
    long sum = LongStream.of(List.of(millis).stream().mapToLong(i -> i).toArray()).sum();
    long most = List.of(millis).stream().mapToLong(i -> i).max().orElse(0);
    counted.put(minute, new Throughput(minute, millis.length, 1, 7, sum, most));
    took.put(minute, List.of(millis));
  }

  private List<Minute> minutes() {
    return new LastHour(history(), new Stretches(history(), clock), clock).minutes();
  }

  /** What a ledger answers that has counted this. */
  private History history() {
    return (History)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {History.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "throughput" ->
                      List.copyOf(counted.tailMap(((Instant) values[1]).getEpochSecond()).values());
                  case "took" -> {
                    asked.add(((Instant) values[0]).getEpochSecond());
                    yield took.getOrDefault(((Instant) values[0]).getEpochSecond(), List.of());
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void hasSixtyMinutesFromTheBeginning() {
    assertThat(minutes()).hasSize(60);
    assertThat(minutes().get(59)).isEqualTo(new Minute(MINUTE, 0, 0, 0, 0, 0));
    assertThat(minutes().get(0)).isEqualTo(new Minute(MINUTE - 59 * 60, 0, 0, 0, 0, 0));
    assertThat(asked).isEmpty();
  }

  @Test
  void tellsWhatTheLedgerCountedAndHowLongItTook() {
    archived(MINUTE, 30L, 10L, 20L);
    archived(MINUTE - 600, 5L);

    assertThat(minutes().get(59)).isEqualTo(new Minute(MINUTE, 3, 1, 7, 20, 30));
    assertThat(minutes().get(49)).isEqualTo(new Minute(MINUTE - 600, 1, 1, 7, 5, 5));
  }

  @Test
  void tellsTheMedianAndTheSlowestOfHundred() {
    archived(MINUTE, LongStream.rangeClosed(1, 100).boxed().toArray(Long[]::new));

    assertThat(minutes().get(59).medianMillis()).isEqualTo(50);
    assertThat(minutes().get(59).slowestMillis()).isEqualTo(99);
  }

  @Test
  void tellsTheMeanAndTheSlowestOfWhatIsRemoved() {
    archived(MINUTE, 30L, 10L);
    took.clear();

    assertThat(minutes().get(59)).isEqualTo(new Minute(MINUTE, 2, 1, 7, 20, 30));
  }

  @Test
  void takesClockThatWentBackForNoTimeAtAll() {
    archived(MINUTE, -5L);

    assertThat(minutes().get(59)).isEqualTo(new Minute(MINUTE, 1, 1, 7, 0, 0));
  }

  @Test
  void looksAtMinuteThatIsOverOnce() {
    archived(MINUTE - 600, 5L);
    archived(MINUTE, 5L);
    LastHour hour = new LastHour(history(), new Stretches(history(), clock), clock);

    hour.find();
    hour.find();

    assertThat(asked).containsExactly(MINUTE - 600, MINUTE, MINUTE);
    clock.advance(Duration.ofHours(2));
    assertThat(minutes()).allMatch(minute -> minute.archived() == 0);
  }
}

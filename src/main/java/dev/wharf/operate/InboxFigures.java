package dev.wharf.operate;

import dev.wharf.intake.InboxView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a look at the inboxes saw, as the status tells it. */
final class InboxFigures {
  private static final int MOST_ARRIVALS = 100;
  private static final int MOST_SENDERS = 100;

  private InboxFigures() {}

  static long stalled(InboxView.View seen) {
    return seen.arrivals().stream().filter(InboxView.Arrival::stalled).count();
  }

  static long oldestWaitingSeconds(InboxView.View seen, Instant now) {
    return seen.oldestWaiting() == null ? 0 : seconds(seen.oldestWaiting(), now);
  }

  static List<Status.Arriving> arrivals(InboxView.View seen, Instant now) {
    return seen.arrivals().stream()
        .limit(MOST_ARRIVALS)
        .map(
            arrival ->
                new Status.Arriving(
                    arrival.name(),
                    arrival.bytes(),
                    arrival.bytesPerSecond(),
                    seconds(arrival.since(), now),
                    seconds(arrival.changed(), now),
                    arrival.stalled()))
        .toList();
  }

  static List<Status.Stray> strays(InboxView.View seen) {
    return seen.strays().stream().map(s -> new Status.Stray(s.name(), s.why())).toList();
  }

  static List<Status.Sender> senders(InboxView.View seen, Instant now) {
    return seen.senders().stream()
        .limit(MOST_SENDERS)
        .map(
            sender ->
                new Status.Sender(
                    sender.name(),
                    sender.arriving(),
                    sender.waiting(),
                    sender.changed().toString(),
                    seconds(sender.changed(), now)))
        .toList();
  }

  private static long seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toSeconds());
  }
}

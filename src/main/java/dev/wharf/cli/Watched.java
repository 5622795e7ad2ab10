package dev.wharf.cli;

import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import dev.wharf.packet.Printable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A server as somebody sees it who goes on watching: how fast packets end, how long what waits will
 * take, and what failed last. Colours are ANSI's; whoever shows a line to a terminal without them
 * leaves them out.
 */
final class Watched {
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final int MOST_FAILURES = 5;
  private static final Pattern BAD = Pattern.compile("^(PAUSED|BLOCKED|undelivered|blocked).*");
  private static final Pattern WARNING =
      Pattern.compile(".*\\b(stuck|stalled)\\b.*", Pattern.CASE_INSENSITIVE);
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Deque<Moment> seen = new ArrayDeque<>();
  private List<PacketView> failures = List.of();

  /** How many packets had ended at a moment of the measuring clock. */
  private record Moment(long nanos, long ended) {}

  /** Notes a status. */
  void see(Status status, long nanos) {
    seen.add(new Moment(nanos, status.archived() + status.quarantined()));
    while (nanos - seen.element().nanos() > SPAN.toNanos()) {
      seen.remove();
    }
  }

  /** Notes what failed last, the newest first. */
  void failed(List<PacketView> packets) {
    failures = packets.stream().limit(MOST_FAILURES).toList();
  }

  /** The lines of a status, with what comes of watching. */
  List<String> lines(Status status) {
    List<String> lines = new ArrayList<>();
    for (String line : StatusTable.lines(status)) {
      lines.add(coloured(line, lines.isEmpty()));
    }
    lines.add(1, pace(status));
    // A screen may be too low for all that is in work; what has failed stands above it.
    int work = lines.indexOf(StatusTable.IN_WORK);
    lines.addAll(work < 0 ? lines.size() : work - 1, failed());
    return lines;
  }

  private List<String> failed() {
    List<String> lines = new ArrayList<>();
    if (!failures.isEmpty()) {
      lines.add("");
      lines.add("failed last");
      failures.forEach(
          packet ->
              lines.add(
                  "  "
                      + Printable.of(packet.name())
                      + "  "
                      + RED
                      + packet.reason()
                      + PLAIN
                      + ": "
                      + Printable.of(String.valueOf(packet.message()))));
    }
    return lines;
  }

  private static String coloured(String line, boolean head) {
    if (head) {
      return BOLD + line + PLAIN;
    }
    if (BAD.matcher(line).matches()) {
      return RED + line + PLAIN;
    }
    return WARNING.matcher(line).matches() ? YELLOW + line + PLAIN : line;
  }

  private String pace(Status status) {
    Moment first = seen.element();
    Moment last = seen.getLast();
    long nanos = last.nanos() - first.nanos();
    long ended = last.ended() - first.ended();
    if (nanos < SHORTEST.toNanos()) {
      return "";
    }
    double perSecond = ended * 1e9 / nanos;
    long backlog = status.waiting() + status.inWork();
    String pace = String.format(Locale.ROOT, "%.1f packets a minute", perSecond * 60);
    return ended <= 0 || backlog == 0
        ? pace
        : pace + ", through in " + Words.time(Duration.ofSeconds((long) (backlog / perSecond)));
  }
}

package dev.wharf.cli;

import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Status;
import dev.wharf.packet.Printable;
import java.time.Duration;
import java.util.List;

/** Single rows of the {@link StatusTable}: a packet, a sender, a machine. */
final class StatusRows {
  private static final int BAR = 20;
  private static final int LONGEST_NAME = 32;

  private StatusRows() {}

  /** A packet in work, with a bar. */
  static String working(Status.Working work, int width) {
    double done = share(work);
    int filled = (int) (done * BAR);
    String amount =
        work.step().equals("processing")
            ? Words.count(work.entries()) + " entries"
            : "%s of %s entries, %s of %s"
                .formatted(
                    Words.count(work.entriesDone()),
                    Words.count(work.entries()),
                    Outcomes.size(work.bytesDone()),
                    Outcomes.size(work.bytes()));
    return "%s  %-10s [%s%s] %3d %%  %s, %s%s"
        .formatted(
            name(work.name(), width),
            work.step() + (work.stuck() ? ", STUCK" : ""),
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            (int) (done * 100),
            amount,
            Words.time(Duration.ofMillis((long) (1000 * work.seconds()))),
            work.attempt() > 1 ? ", attempt " + work.attempt() : "");
  }

  /** A machine that shares the ledger. */
  static String machine(Status.Server one, int width) {
    return "%s  %-11s  %s, heard %s ago, %s packets%s"
        .formatted(
            name(one.node(), width),
            one.roles(),
            one.alive() ? "alive" : "SILENT",
            Words.time(Duration.ofMillis((long) (1000 * one.heartbeatSeconds()))),
            Words.count(one.packets()),
            one.self() ? " (this one)" : "");
  }

  // Empty files are work too, so entries count where there are no bytes.
  private static double share(Status.Working work) {
    double share = 0;
    if (work.step().equals("processing")) {
      share = work.processed();
    } else if (work.bytes() > 0) {
      share = (double) work.bytesDone() / work.bytes();
    } else if (work.entries() > 0) {
      share = (double) work.entriesDone() / work.entries();
    }
    return Math.min(1, Math.max(0, share));
  }

  /** A packet that arrives. */
  static String arriving(Status.Arriving arrival, int width) {
    return "%s  %10s, %s"
        .formatted(
            name(arrival.name(), width),
            Outcomes.size(arrival.bytes()),
            arrival.stalled()
                ? "STALLED: unchanged for "
                    + Words.time(Duration.ofSeconds(arrival.unchangedSeconds()))
                : Outcomes.size((long) arrival.bytesPerSecond())
                    + "/s, for "
                    + Words.time(Duration.ofSeconds(arrival.seconds())));
  }

  /** A sender, and how long it has been quiet. */
  static String sender(Status.Sender sender, int width) {
    return "%s  quiet for %s%s%s"
        .formatted(
            name(name(sender), width),
            Words.time(Duration.ofSeconds(sender.quietSeconds())),
            some(sender.arriving(), "arriving"),
            some(sender.waiting(), "waiting"));
  }

  /** What a sender is called; the inbox itself has no name. */
  static String name(Status.Sender sender) {
    return sender.name().isEmpty() ? "inbox" : sender.name();
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : ", " + Words.count(count) + " " + what;
  }

  /** How wide a column is that holds these names. */
  static int width(List<String> names) {
    return Math.min(
        LONGEST_NAME, names.stream().mapToInt(name -> Printable.of(name).length()).max().orElse(0));
  }

  private static String name(String name, int width) {
    String shown = Printable.of(name);
    return shown.length() > width
        ? shown.substring(0, width - 1) + "…"
        : shown + " ".repeat(width - shown.length());
  }
}

package dev.wharf.cli;

import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Status;
import dev.wharf.packet.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A server's status as lines for people: only what applies, the most urgent first. */
final class StatusTable {
  static final String IN_WORK = "in work";

  private static final int MOST = 20;

  private final Status status;
  private final List<String> lines = new ArrayList<>();

  private StatusTable(Status status) {
    this.status = status;
  }

  static List<String> lines(Status status) {
    StatusTable table = new StatusTable(status);
    table.head();
    table.blocked();
    table.work();
    table.arrivals();
    table.senders();
    table.strays();
    table.shipping();
    table.quarantine();
    table.machines();
    table.space();
    table.processes();
    if (!status.restart().isEmpty()) {
      table.section("waiting for a restart", status.restart());
    }
    if (!status.refusedEdits().isEmpty()) {
      table.section("edits that changed nothing", status.refusedEdits());
    }
    return table.lines;
  }

  private void head() {
    Duration up = Duration.between(Instant.parse(status.started()), Instant.parse(status.now()));
    lines.add(
        "Wharf %s on %s, process %d, up %s; %s workers, %s packets at a time"
            .formatted(
                status.version(),
                status.node(),
                status.pid(),
                Words.time(up),
                status.workers(),
                status.packets()));
    if (status.paused()) {
      lines.add("PAUSED: " + Printable.of(status.pausedWhy()));
    }
    lines.add("");
    count(
        "arriving", status.arriving(), status.stalled() == 0 ? "" : status.stalled() + " stalled");
    count(
        "waiting",
        status.waiting(),
        status.waiting() == 0
            ? ""
            : "the oldest for " + Words.time(Duration.ofSeconds(status.oldestWaitingSeconds())));
    count("in work", status.inWork(), "");
    if (!status.blocked().isEmpty()) {
      count("BLOCKED", status.blocked().size(), "");
    }
    count("archived", status.archived(), "");
    count("quarantined", status.quarantined(), "");
    if (status.shipping().waiting() > 0) {
      count("to be shipped", status.shipping().waiting(), "since " + status.shipping().oldest());
    }
    Status.Reprocessing again = status.reprocessing();
    if (again.left() > 0) {
      count(
          "reprocess",
          again.left(),
          "%s done, %s failed".formatted(Words.count(again.done()), Words.count(again.failed())));
    }
    if (status.undelivered() > 0) {
      count("undelivered", status.undelivered(), "receipts, which are tried again");
    }
  }

  private void count(String what, long count, String more) {
    lines.add(
        "%-12s %10s%s".formatted(what, Words.count(count), more.isEmpty() ? "" : "   " + more));
  }

  private void section(String title, List<String> content) {
    lines.add("");
    lines.add(title);
    content.stream().limit(MOST).forEach(line -> lines.add("  " + line));
    if (content.size() > MOST) {
      lines.add("  and " + (content.size() - MOST) + " more");
    }
  }

  private void blocked() {
    if (!status.blocked().isEmpty()) {
      section(
          "blocked",
          status.blocked().stream()
              .map(packet -> Printable.of(packet.name()) + ": " + packet.why())
              .toList());
    }
  }

  private void shipping() {
    if (!status.shipping().problem().isEmpty()) {
      section("not shipped", List.of(Printable.of(status.shipping().problem())));
    }
    if (!status.shipping().underWay().isEmpty()) {
      section(
          "on the way",
          status.shipping().underWay().stream()
              .map(
                  one ->
                      "%s: %s files, %s sent"
                          .formatted(
                              Printable.of(one.name()),
                              Words.count(one.files()),
                              Outcomes.size(one.bytes())))
              .toList());
    }
  }

  // One that delivers all is seen by what arrives and waits.
  private void senders() {
    if (status.senders().size() > 1) {
      int width = StatusRows.width(status.senders().stream().map(StatusRows::name).toList());
      section(
          "senders, the quietest first",
          status.senders().stream().map(sender -> StatusRows.sender(sender, width)).toList());
    }
  }

  private void strays() {
    if (status.strayed() > 0) {
      List<String> strays = new ArrayList<>();
      status.strays().forEach(stray -> strays.add(Printable.of(stray.name()) + " " + stray.why()));
      long more = status.strayed() - strays.size();
      if (more > 0) {
        strays.add("and " + Words.count(more) + " more");
      }
      section("will not be taken", strays);
    }
  }

  private void work() {
    if (!status.work().isEmpty()) {
      int width = StatusRows.width(status.work().stream().map(Status.Working::name).toList());
      section(
          IN_WORK, status.work().stream().map(work -> StatusRows.working(work, width)).toList());
    }
  }

  private void machines() {
    if (status.servers().size() > 1) {
      int width = StatusRows.width(status.servers().stream().map(Status.Server::node).toList());
      section(
          "machines",
          status.servers().stream().map(one -> StatusRows.machine(one, width)).toList());
    }
  }

  private void arrivals() {
    if (!status.arrivals().isEmpty()) {
      int width = StatusRows.width(status.arrivals().stream().map(Status.Arriving::name).toList());
      section(
          "arriving",
          status.arrivals().stream().map(arrival -> StatusRows.arriving(arrival, width)).toList());
    }
  }

  private void quarantine() {
    if (!status.quarantinedByReason().isEmpty()) {
      section(
          "quarantined, by reason",
          status.quarantinedByReason().entrySet().stream()
              .map(reason -> "%-20s %8s".formatted(reason.getKey(), Words.count(reason.getValue())))
              .toList());
    }
  }

  // Folders on one file system share a line.
  private void space() {
    Map<String, List<String>> folders = new LinkedHashMap<>();
    for (Status.Space space : status.space()) {
      String room =
          String.format(
              Locale.ROOT,
              "%s free of %s%s",
              Outcomes.size(space.free()),
              Outcomes.size(space.size()),
              space.free() < space.reserve()
                  ? ", LESS than the reserve of " + Outcomes.size(space.reserve())
                  : "");
      folders.computeIfAbsent(room, any -> new ArrayList<>()).add(space.folder());
    }
    section(
        "space",
        folders.entrySet().stream()
            .map(room -> room.getKey() + "  (" + String.join(", ", room.getValue()) + ")")
            .toList());
  }

  private void processes() {
    if (!status.processes().isEmpty()) {
      section(
          "processes",
          status.processes().stream()
              .map(
                  child ->
                      "%d %s, %s%s"
                          .formatted(
                              child.pid(),
                              Printable.of(child.program()),
                              Words.time(Duration.ofSeconds(child.seconds())),
                              child.packet().isEmpty()
                                  ? ""
                                  : ", works on " + Printable.of(child.packet())))
              .toList());
    }
  }
}

package dev.wharf.cli;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.server.Server;
import dev.wharf.settings.Arrival;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all that is ready in the inbox, and waits for it to end. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Looks may take this part of the time: much may stand in the inbox that is no packet. */
  private static final long RESTS = 20;

  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

  /**
   * How long to wait for receipts and shipments of which none moves; a command may take a minute.
   */
  private static final Duration LONGEST_ONWARD = Duration.ofSeconds(30);

  private static final Duration RECOUNT_AFTER = Duration.ofSeconds(1);
  private static final int MOST_COUNTED = 1_000_000;

  /** Beside what {@code wharf.quiet-for} asks. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final Server server;
  private long counted;
  private long ended;
  private @Nullable Long settled;
  private long lastProgress = System.nanoTime();
  private long lastGood = System.nanoTime();

  Drain(Server server) {
    this.server = server;
  }

  /**
   * Waits until nothing is ready and nothing is in work.
   *
   * @return false when packets are left that could not be taken or moved
   */
  boolean await() throws IOException, InterruptedException {
    Optional<String> foreign = server.backlog().foreignFolder();
    if (foreign.isPresent()) {
      LOG.error("Nothing can be taken: {}", foreign.get());
      return false;
    }
    try (Progress bar = new Progress("packets")) {
      long began = System.nanoTime();
      // What settled at the first look may have become whole before the second one.
      while (!server.backlog().isEmpty() || settles() || !server.backlog().isEmpty()) {
        long cost = System.nanoTime() - began;
        if (stuck()) {
          return false;
        }
        show(bar);
        TimeUnit.NANOSECONDS.sleep(pause(cost));
        began = System.nanoTime();
      }
      show(bar);
      awaitOnward();
      return true;
    }
  }

  /**
   * Waits until each receipt and each shipment was tried; what fails is not waited for. Others that
   * share the ledger may add to them all the time, so only fewer than ever counts as movement.
   */
  private void awaitOnward() throws InterruptedException {
    long began = System.nanoTime();
    long least = Long.MAX_VALUE;
    long since = began;
    long left = untried();
    while (left > 0 && System.nanoTime() - since < LONGEST_ONWARD.toNanos()) {
      if (left < least) {
        least = left;
        since = System.nanoTime();
      }
      long cost = System.nanoTime() - began;
      TimeUnit.NANOSECONDS.sleep(pause(cost));
      began = System.nanoTime();
      left = untried();
    }
  }

  private long untried() {
    return server
        .backlog()
        .untried(
            server.settings().inboxes().stream()
                .filter(inbox -> inbox.shipTo().isSet())
                .map(Inbox::name)
                .toList());
  }

  /** Whether what was left alone may be a packet soon; what keeps changing is not waited for. */
  private boolean settles() throws IOException {
    if (!server.backlog().settling()) {
      return false;
    }
    long now = System.nanoTime();
    if (settled == null) {
      settled = now + SETTLED.plus(longestQuiet()).toNanos();
    }
    lastProgress = now;
    return now - settled < 0;
  }

  private Duration longestQuiet() {
    return server.settings().inboxes().stream()
        .map(Inbox::arrival)
        .filter(arrival -> arrival.style() == Arrival.Style.QUIET)
        .map(Arrival::quietFor)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** How long until the next look, where one costs so much, in nanoseconds. */
  static long pause(long cost) {
    return Math.max(SHORTEST_PAUSE.toNanos(), Math.min(RESTS * cost, LONGEST_PAUSE.toNanos()));
  }

  private void show(Progress bar) throws IOException {
    long done = server.outcomes().ended();
    if (bar.shown() && System.nanoTime() - counted > RECOUNT_AFTER.toNanos()) {
      bar.outOf(done + server.backlog().ready(MOST_COUNTED).size());
      counted = System.nanoTime();
    }
    bar.at(done);
  }

  private boolean stuck() throws IOException {
    if (server.fault() != null) {
      LOG.error(
          "Stopped: {} Fix that and drain again; nothing is lost",
          Printable.sentence(server.fault()));
      return true;
    }
    Optional<String> missing = server.backlog().missingProgram();
    if (missing.isPresent() && server.backlog().inWork() == 0) {
      LOG.error(
          "Nothing can be worked on: {} Put it there and drain again; nothing is lost",
          Printable.sentence(missing.get()));
      return true;
    }
    long now = System.nanoTime();
    long done = server.outcomes().ended();
    if (done > ended || server.backlog().lastingTrouble().isEmpty()) {
      lastGood = now;
    }
    boolean idle = server.backlog().inWork() == 0;
    if (done > ended || !idle || server.backlog().somethingWaits()) {
      ended = done;
      lastProgress = now;
    }
    Duration patience = STUCK_AFTER.plus(server.settings().missingZipAfter());
    if (idle && now - lastGood >= patience.toNanos()) {
      LOG.error(
          "The same fails since {} s: {} Fix that and drain again; nothing is lost",
          patience.toSeconds(),
          Printable.sentence(server.backlog().lastingTrouble().orElse("")));
      return true;
    }
    if (now - lastProgress < patience.toNanos()) {
      return false;
    }
    List<PacketName> left = server.backlog().ready(10);
    if (!server.backlog().intakeIsOpen()) {
      LOG.error("The intake is paused; the log above says why");
    }
    LOG.error("Nothing has moved for {} s; still there: {}", patience.toSeconds(), left);
    for (PacketRecord packet : server.backlog().open()) {
      LOG.error("{} is {} since {}", packet.name(), packet.state(), packet.claimed());
    }
    return true;
  }
}

package dev.wharf.server;

import dev.wharf.child.Children;
import dev.wharf.intake.Claims;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.RunMark;
import dev.wharf.operate.Logs;
import dev.wharf.packet.OpenPacket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stop of a server. What closes it runs on a thread of its own, and is waited for no longer
 * than it may take; a thread that cannot be stopped ends with the process.
 */
final class Stop {
  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

  private final Duration timeout;
  private final RunMark mark;
  private final PacketsInWork inWork;
  private final Claims claims;
  private final Routes routes;
  private final Ledger ledger;
  private final Children children;
  private final CloseStack opened;

  /**
   * @param timeout {@code wharf.stop-timeout}
   * @param mark says that the server runs
   * @param opened what the start has opened
   */
  Stop(
      Duration timeout,
      RunMark mark,
      IntakeBeans intake,
      Routes routes,
      Ledger ledger,
      Children children,
      CloseStack opened) {
    this.timeout = timeout;
    this.mark = mark;
    this.inWork = intake.inWork;
    this.claims = intake.claims;
    this.routes = routes;
    this.ledger = ledger;
    this.children = children;
    this.opened = opened;
  }

  /** Stops, and returns before twice the time-out is over. */
  void run() {
    Bounded closing = Bounded.begin("wharf-closing", this::close);
    if (!closing.await(StopDeadline.ofClosing(timeout))) {
      cutOff(closing.thread());
    }
  }

  private void close() {
    mark.end(); // First: what is cut off from now on was no death.
    Logs.quietCamel();
    Bounded.begin("wharf-leaving", this::announce);
    int inFlight = inWork.size();
    // A ledger that is away must not hold up the stop: what waits for it then goes back later.
    later(timeout, ledger::stopWaiting);
    later(timeout.multipliedBy(9).dividedBy(8), this::interrupt);
    try {
      routes.stop();
    } catch (LinkageError e) { // The jars may have changed; all else is closed all the same.
      LOG.warn("The routes could not be stopped in order", e);
    }
    int left = claims.cutOff();
    if (left > 0) {
      LOG.warn(
          "{} of {} packets in flight did not finish within wharf.stop-timeout={} s; they are taken"
              + " again at the next start",
          left,
          inFlight,
          timeout.toSeconds());
    }
    opened.close();
  }

  private static void later(Duration delay, Runnable what) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(what);
  }

  // Camel itself waits for the threads of a queue for ever, and interrupts none before.
  private void interrupt() {
    for (OpenPacket packet : inWork.all()) {
      Thread thread = packet.thread();
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  // The ledger may be what holds the stop.
  private void announce() {
    ledger.announceStop();
    blameExiting();
  }

  /** Says who called {@code System.exit}, and holds it against the packet that was worked on. */
  private void blameExiting() {
    Thread exiting = Holders.exiting();
    if (exiting == null) {
      return;
    }
    LOG.warn("The server stops because of {}", Holders.inWords(exiting));
    for (OpenPacket packet : inWork.all()) {
      if (packet.thread() == exiting) {
        try {
          ledger.blame(packet);
        } catch (LedgerException e) {
          LOG.debug("{} goes without the blame", packet.name(), e);
        }
      }
    }
  }

  // Whatever holds the stop may hold the log or the end of a process, too.
  private void cutOff(Thread closing) {
    Bounded last = Bounded.begin("wharf-last-words", () -> report(closing));
    Bounded kill = Bounded.begin("wharf-kill", children::close);
    last.await(StopDeadline.ofLastWords(timeout));
    kill.await(StopDeadline.ofLastWords(timeout));
  }

  private void report(Thread closing) {
    LOG.error(
        "The stop took longer than wharf.stop-timeout={} s allows and is cut off. It was held by {}."
            + " Nothing is lost: what was in work is taken again at the next start, and the attempt"
            + " does not count",
        timeout.toSeconds(),
        Holders.inWords(inWork.all(), opened.closing(), closing));
  }
}

package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.Causes;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Known;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PacketProperties;
import dev.wharf.packet.Place;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packets for this server, and ends the work on them when their exchange ends: one that has
 * come to its end is let go; one that came out of the routes without an end is a failure; one that
 * no route has seen goes back. Safe for use by several threads.
 */
public final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /** The exchange property that says that a packet was sent on to whoever takes it up. */
  static final String SENT = "wharf.sent";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** Until a packet is tried again that even the quarantine has not ended. */
  private static final Duration WITHOUT_END_DELAY = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final IntakeGate gate;
  private final PacketsInWork inWork;
  private final Debts debts;
  private final Waits waits;
  private final Runnable freed;
  private final AtomicLong claimedInAll = new AtomicLong();
  private final AtomicInteger givenBack = new AtomicInteger();

  /**
   * @param freed is run when a packet is no longer in work
   */
  public Claims(
      Ledger ledger,
      Disk disk,
      Layout layout,
      IntakeGate gate,
      PacketsInWork inWork,
      Debts debts,
      Waits waits,
      Runnable freed) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.gate = gate;
    this.inWork = inWork;
    this.debts = debts;
    this.waits = waits;
    this.freed = freed;
  }

  /** Claims a packet; null when it is not to be had now. */
  @Nullable OpenPacket claim(PacketName name, Place place) {
    if (ledger.lease().isOver()) {
      return null; // What was claimed now would be another's at once.
    }
    if (inWork.named(name.value()) != null) {
      return null; // Of the one before, which has ended, the work folder is still being removed.
    }
    PacketRecord claimed;
    try {
      debts.disownIfDoubtful(name);
      String plainZip = place.plain() ? place.zipName() : null;
      claimed = ledger.claim(name, plainZip, waits.waited(name));
    } catch (LedgerException e) {
      debts.doubt(name); // The claim may be in the ledger all the same.
      gate.trouble(e);
      return null;
    }
    if (claimed == null) {
      return null;
    }
    waits.end(name);
    claimedInAll.incrementAndGet();
    return open(claimed, place);
  }

  private OpenPacket open(PacketRecord claimed, Place place) {
    OpenPacket packet =
        new OpenPacket(
            claimed.id(),
            claimed.name(),
            claimed.attempt(),
            layout.reached(claimed.name(), place),
            layout.data(claimed),
            layout.results(claimed));
    packet.known(Known.waiting(claimed));
    inWork.claimed(claimed.name(), claimed.claimed());
    inWork.add(packet);
    return packet;
  }

  /** Gives an exchange a packet that came through the queue, and whose work ends with it. */
  void adopt(PacketRecord taken, Exchange exchange) {
    OpenPacket packet = open(taken, layout.delivered(taken));
    exchange.getMessage().setBody(packet);
    hold(packet, exchange);
  }

  /** Gives an exchange a claimed packet, whose work ends with the exchange. */
  void hold(OpenPacket packet, Exchange exchange) {
    PacketProperties.set(packet, exchange::setProperty);
    Held.set(exchange, packet);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new Synchronization() {
              @Override
              public void onComplete(Exchange ended) {
                end(packet, ended);
              }

              @Override
              public void onFailure(Exchange ended) {
                end(packet, ended);
              }
            });
  }

  /** How many packets this process has claimed up to now. */
  public long claimedInAll() {
    return claimedInAll.get();
  }

  /** How many packets were given back unfinished, or are in work still. */
  public int cutOff() {
    return givenBack.get() + inWork.size();
  }

  /** Ends the work on a packet, because the exchange that had it has ended. */
  void end(OpenPacket packet, Exchange exchange) {
    if (!inWork.holds(packet)) {
      return;
    }
    packet.ending().lock(); // A copy of the exchange may be ending it at this moment.
    try {
      if (exchange.getProperty(SENT) != null) {
        pass(packet, exchange);
      } else if (packet.ended() == null) {
        if (packet.trail().hasBegun() && !wasCutOff(exchange)) {
          WithoutEnd.report(packet, exchange);
          if (packet.ended() == null) {
            LOG.warn(
                "{} came to no end, not even in the route quarantine; it goes back to the inbox and is"
                    + " tried again in {} s",
                packet.name(),
                WITHOUT_END_DELAY.toSeconds());
          }
        }
        if (packet.ended() == null) {
          giveBack(packet, wasCutOff(exchange) ? Duration.ZERO : WITHOUT_END_DELAY);
        }
      }
    } finally {
      done(packet);
      packet.ending().unlock();
    }
  }

  // No packet is to blame for a stop of the server or of its route.
  static boolean wasCutOff(Exchange exchange) {
    Exception failure = exchange.getException();
    return exchange.getContext().isStopping()
        || (failure != null
            && (Causes.first(failure, InterruptedException.class) != null
                || Causes.first(failure, RejectedExecutionException.class) != null));
  }

  // Only now is the claim given up: had this server died before it sent the message, the packet
  // would have come back at the end of its lease.
  private void pass(OpenPacket packet, Exchange exchange) {
    if (exchange.isFailed()) {
      takeBack(packet);
      return;
    }
    try {
      ledger.queued().sent(packet);
    } catch (LedgerException e) {
      LOG.debug("{} can be taken up all the same", packet.name(), e);
    }
  }

  /** Gives the packet back that an exchange could not send on. */
  void unsent(Exchange exchange) {
    OpenPacket packet = Held.find(exchange);
    if (packet == null || !inWork.holds(packet)) {
      return;
    }
    try {
      if (exchange.getProperty(SENT) != null) {
        takeBack(packet);
      } else {
        giveBack(packet, Duration.ZERO);
      }
    } finally {
      done(packet);
    }
  }

  // We cannot know whether the broker accepted the message. If it did, another server may already
  // be
  // working, so only our claim is released and no file is wiped.
  private void takeBack(OpenPacket packet) {
    try {
      ledger.disown(packet.name());
      givenBack.incrementAndGet();
    } catch (LedgerException e) {
      debts.doubt(packet.name());
      LOG.warn("{} is given back once the ledger works: {}", packet.name(), e.getMessage());
    }
  }

  // The packet goes back, unless its end is decided: then recovery carries that through.
  private void giveBack(OpenPacket packet, Duration delay) {
    try {
      boolean quiet = packet.entries().abandon(LONGEST_WAIT);
      packet.close();
      PacketRecord known = ledger.find(packet.id());
      if (quiet && known != null && !known.state().ending()) {
        disk.wipe(layout.work(packet));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("What {} had unpacked is left: {}", packet.name(), InWords.of(e));
    }
    if (debts.putBack(packet, delay)) {
      givenBack.incrementAndGet();
    }
    packet.end("put back");
  }

  private void done(OpenPacket packet) {
    packet.close();
    inWork.remove(packet);
    freed.run();
  }
}

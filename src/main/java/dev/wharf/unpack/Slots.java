package dev.wharf.unpack;

import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PostponedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.slf4j.MDC;

/**
 * How many may work at a time: a bound that can change while they work. While an exchange holds a
 * slot, what its thread logs carries the packet's name. Who must work alone takes all of them. Safe
 * for use by several threads.
 */
public final class Slots {
  /** The key of the packet's name in the log's diagnostic context. */
  public static final String LOG_KEY = "packet";

  private static final Duration HELD_DELAY = Duration.ofSeconds(1);

  private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(30);
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private int limit;
  private int used;
  private int alone;
  private boolean held;
  private final Duration shortestPatience;
  private Duration patience;

  public Slots(int limit) {
    this(limit, SHORTEST_PATIENCE);
  }

  /**
   * @param patience how long a packet that is to be worked on alone holds up others at first
   */
  Slots(int limit, Duration patience) {
    this.limit = limit;
    this.shortestPatience = patience;
    this.patience = patience;
  }

  /**
   * Takes a slot for the rest of the packet's route, as soon as one is free; for a packet with
   * which a server died, all of them.
   *
   * @throws PostponedException when such a packet has held up the others for long enough
   */
  public void begin(Exchange exchange) throws PostponedException {
    boolean alone = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class).deaths().suspect();
    if (alone) {
      takeAllPatiently();
    } else {
      take();
    }
    hold(exchange, alone);
  }

  /** Takes all slots for the rest of the packet's route, once nobody has one. */
  public void beginAlone(Exchange exchange) throws PostponedException {
    takeAll(FOR_EVER);
    hold(exchange, true);
  }

  private void hold(Exchange exchange, boolean all) {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    MDC.put(LOG_KEY, packet.name().toString());
    exchange.getExchangeExtension().addOnCompletion(new Release(this, all));
    packet.begin();
  }

  synchronized void take() throws PostponedException {
    try {
      while (!held && (used >= limit || alone > 0)) {
        wait();
      }
      if (held) {
        throw PostponedException.one("the routes are being replaced", HELD_DELAY);
      }
      used++;
    } catch (InterruptedException e) {
      throw PostponedException.one("the server stops", Duration.ZERO);
    }
  }

  /**
   * Lets nobody begin from now on, and waits for those who have begun.
   *
   * @return whether nobody is at work any more; where not, others may begin again
   */
  public synchronized boolean hold(Duration longest) throws InterruptedException {
    held = true;
    notifyAll();
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); used > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (used > 0) {
      held = false;
      notifyAll();
    }
    return used == 0;
  }

  /** Lets others begin again after {@link #hold}. */
  public synchronized void endHold() {
    held = false;
    notifyAll();
  }

  // While one waits for all, nobody begins. So it waits longer each time, but never for ever: what
  // is in work may take hours, or not end.
  private synchronized void takeAllPatiently() throws PostponedException {
    Duration longest = patience;
    patience = longest.compareTo(LONGEST_PATIENCE) < 0 ? longest.multipliedBy(2) : longest;
    takeAll(longest);
    patience = shortestPatience;
  }

  private synchronized void takeAll(Duration longest) throws PostponedException {
    alone++;
    boolean taken = false;
    try {
      awaitAll(longest);
      used++;
      taken = true;
    } catch (InterruptedException e) {
      throw PostponedException.one("the server stops", Duration.ZERO);
    } finally {
      if (!taken) {
        alone--;
        notifyAll();
      }
    }
  }

  private void awaitAll(Duration longest) throws InterruptedException, PostponedException {
    long end = System.nanoTime() + longest.toNanos();
    while (used > 0 || held) {
      long left = end - System.nanoTime();
      if (held) {
        throw PostponedException.one("the routes are being replaced", HELD_DELAY);
      }
      if (left <= 0) {
        throw PostponedException.one(
            "it is to be worked on alone, and others are in work for longer than "
                + longest.toSeconds()
                + " s",
            longest);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized void release() {
    used--;
    notifyAll();
  }

  private synchronized void releaseAll() {
    alone--;
    release();
  }

  /** Sets the bound; who is over a lower one finishes first. */
  public synchronized void limit(int slots) {
    limit = slots;
    notifyAll();
  }

  public synchronized int limit() {
    return limit;
  }

  /** Gives a slot back when the route that holds it ends. */
  record Release(Slots slots, boolean all) implements Synchronization {
    @Override
    public void onComplete(Exchange exchange) {
      end();
    }

    @Override
    public void onFailure(Exchange exchange) {
      end();
    }

    private void end() {
      MDC.remove(LOG_KEY);
      if (all) {
        slots.releaseAll();
      } else {
        slots.release();
      }
    }
  }
}

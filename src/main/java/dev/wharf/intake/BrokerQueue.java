package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.RootCause;
import dev.wharf.settings.Broker;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.spi.BrowsableEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Through a broker's queue. A message names a delivery and no more: the ledger says whether it is
 * to be had. So a message that comes twice, late or from a stranger does no harm, and one that the
 * broker lost is sent again. Safe for use by several threads.
 *
 * <p>A message is acknowledged when its attempt has ended. When its worker dies, the broker gives
 * it to another, who waits until the ledger lets the packet go: until the dead one's lease is over.
 */
public final class BrokerQueue implements Handover, Recall {
  /** The header with the delivery's id; the dead letters are selected by it. */
  static final String ID = "WharfPacket";

  private static final Pattern IDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Characters of the id of a stranger's message. */
  private static final int MOST_SHOWN = 60;

  private static final String PRIORITY = "JMSPriority";
  private static final String REDELIVERED = "JMSRedelivered";

  private static final long SMALL = 1 << 20;
  private static final long LARGE = 100 << 20;
  private static final long LOOK_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerQueue.class);

  private final String queue;
  private final String deadLetters;
  private final Ledger ledger;
  private final Claims claims;
  private final Outstanding outstanding;
  private final Sending sending;
  private final IntakeGate gate;
  private final Duration lostAfter;
  private final Clock clock;

  /**
   * @param lostAfter how long a packet is queued, at least, when its message is looked for
   */
  public BrokerQueue(
      Broker broker,
      Ledger ledger,
      Claims claims,
      Outstanding outstanding,
      Sending sending,
      IntakeGate gate,
      Duration lostAfter) {
    this.queue = broker.queue();
    this.deadLetters = broker.deadLetters();
    this.ledger = ledger;
    this.claims = claims;
    this.outstanding = outstanding;
    this.sending = sending;
    this.gate = gate;
    this.lostAfter = lostAfter;
    this.clock = ledger.clock();
  }

  @Override
  public void send(Exchange exchange) {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setBody(packet.name().value()); // For people who look into the queue.
    message.setHeader(ID, packet.id());
    message.setHeader(PRIORITY, priority(packet.zip().toFile().length()));
    exchange.setProperty(Claims.SENT, true);
    outstanding.sent(packet);
    sending.begin(exchange);
  }

  /** Of the ten that JMS has: small packets pass large ones, which would hold them up for long. */
  private static int priority(long bytes) {
    return bytes <= SMALL ? 7 : bytes <= LARGE ? 4 : 2;
  }

  @Override
  public void unsent(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    claims.unsent(exchange);
    gate.trouble(
        new IllegalStateException(
            "wharf.queue=" + queue + " cannot be sent to: " + RootCause.of(cause).getMessage(),
            cause));
  }

  @Override
  public void take(Exchange exchange) {
    take(
        exchange,
        ledger.queued()::take,
        Boolean.TRUE.equals(exchange.getMessage().getHeader(REDELIVERED, Boolean.class)));
  }

  private interface Taking {
    @Nullable PacketRecord take(String id);
  }

  private @Nullable PacketRecord take(Exchange exchange, Taking taking, boolean again) {
    Message message = exchange.getMessage();
    String id = id(message);
    if (id == null) {
      LOG.warn("A message in {} names no packet and is dropped: {}", queue, kind(message));
      return null;
    }
    try {
      PacketRecord taken = taken(id, taking, again, exchange);
      if (taken != null) {
        claims.adopt(taken, exchange);
        return taken;
      }
      LOG.debug("A message for {} comes too late, or too early", id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.setRollbackOnly(true);
    }
    return null;
  }

  /** The delivery that a message names; null where it is a stranger's. */
  private static @Nullable String id(Message message) {
    return message.getHeader(ID) instanceof String id && IDS.matcher(id).matches() ? id : null;
  }

  /** What a stranger's message is, in a few words whatever it holds. */
  private static String kind(Message message) {
    String kind =
        message.getBody() instanceof jakarta.jms.Message jms
            ? jms.getClass().getSimpleName()
            : "message";
    String sent = String.valueOf(message.getHeader("JMSMessageID"));
    return kind + " " + Printable.of(sent.substring(0, Math.min(sent.length(), MOST_SHOWN)));
  }

  private @Nullable PacketRecord taken(String id, Taking taking, boolean again, Exchange exchange)
      throws InterruptedException {
    long came = System.nanoTime();
    while (true) {
      try {
        PacketRecord taken = taking.take(id);
        if (taken != null) {
          return taken;
        }
        PacketRecord known = ledger.find(id);
        if (known == null || !comesFree(known, again, came)) {
          return null;
        }
      } catch (LedgerException e) {
        LOG.debug("{} is asked for again", id, e);
      }
      if (exchange.getContext().isStopping()) {
        exchange.setRollbackOnly(true); // Others may know more by then.
        return null;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  // Queued: it was let go just now, after it could not be taken.
  private boolean comesFree(PacketRecord packet, boolean again, long since) {
    return packet.state() == PacketState.QUEUED || (again && heldByADeadOne(packet, since));
  }

  /**
   * Whether a packet's owner may be dead: one that was heard after the message came works on it
   * still, and only its connection to the broker was lost.
   */
  private boolean heldByADeadOne(PacketRecord packet, long since) {
    PacketState state = packet.state();
    boolean inWork = state == PacketState.UNPACKING || state == PacketState.PROCESSING;
    if (!inWork || ledger.ours(packet)) {
      return false;
    }
    long waited = System.nanoTime() - since;
    for (ServerRecord server : ledger.servers()) {
      if (server.owner().equals(packet.owner())) {
        return server.silent().toNanos() >= waited;
      }
    }
    return true; // It has left; the takeover puts the packet back.
  }

  /**
   * Takes up a packet whose message the broker has given up. It may only have been beside another
   * when that killed the worker; so it is worked on once more, and alone.
   *
   * @throws BadPacketException when a worker has died with it alone, too
   */
  public void takeLast(Exchange exchange) {
    PacketRecord taken = take(exchange, ledger.queued()::takeLast, true);
    if (taken != null && taken.lastChance()) {
      throw new BadPacketException(
          Reason.PROCESSING_FAILED,
          "every worker that had it died, or lost the broker, before it could say what became of"
              + " it; the last one while it worked on nothing else");
    }
  }

  /** Notes that the last attempt begins: from now on a death is held against the packet. */
  public void beginLast(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet) {
    LOG.warn("The broker has given {} up; it is worked on once more, and alone", packet.name());
    ledger.queued().beginLast(packet);
  }

  /** Their messages were lost with the broker's store, or taken out by hand. */
  @Override
  public void recall(Exchange exchange) {
    List<PacketRecord> old = ledger.queued().since(clock.instant().minus(lostAfter));
    if (old.isEmpty()) {
      return;
    }
    Set<String> there = new HashSet<>();
    addIds(queue, exchange.getContext(), there);
    addIds(deadLetters, exchange.getContext(), there);
    for (PacketRecord packet : old) {
      if (!there.contains(packet.id()) && ledger.queued().putBack(packet)) {
        LOG.warn("The message for {} is no longer in {}; it is sent again", packet.name(), queue);
      }
    }
  }

  private static void addIds(String address, CamelContext context, Set<String> ids) {
    if (!(context.getEndpoint(address) instanceof BrowsableEndpoint browsable)) {
      throw new IllegalStateException(address + " cannot be looked into");
    }
    for (Exchange message : browsable.getExchanges()) {
      String id = id(message.getMessage());
      if (id != null) {
        ids.add(id);
      }
    }
  }
}

package dev.wharf.ship;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Shipment;
import dev.wharf.ledger.Shipments;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import dev.wharf.settings.ShipTo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets that are to be shipped onward. The ledger keeps each one in line from the commit that
 * archives it until all of it has been shipped, so what was interrupted is carried on. Safe for use
 * by several threads.
 */
public final class Shipping {
  static final Logger LOG = LoggerFactory.getLogger(Shipping.class);

  /** The exchange property with the packet that is being shipped. */
  static final String SHIPMENT = "wharf.shipment";

  /** The exchange property with a name for a file that is not whole yet. */
  static final String TEMPORARY = "wharf.temporary";

  private static final String ENDPOINT = "wharf.endpoint";
  private static final String FILE = "wharf.file";
  private static final String SIZE = "wharf.size";
  private static final String IS_TO_BE_SENT = "wharf.is-to-be-sent";
  private static final Duration LOST_IN_QUEUE = Duration.ofMinutes(5);
  private static final int IN_LINE_FOR_EACH = 8;

  private final Shipments shipments;
  private final Path archive;
  private final int atOnce;
  private final Supplier<Settings> settings;
  private final Targets targets;
  private final Map<String, Long> queued = new ConcurrentHashMap<>();
  private final Map<String, Consignment> begun = new ConcurrentHashMap<>();
  private final Map<String, Rest> rests = new ConcurrentHashMap<>();
  private final AtomicLong shipped = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  public Shipping(Supplier<Settings> settings, Ledger ledger, Disk disk) {
    this.settings = settings;
    this.shipments = ledger.shipments();
    this.archive = settings.get().archive();
    this.atOnce = settings.get().shipAtOnce();
    this.targets = new Targets(settings, disk, inbox -> !shipments.hasShipped(inbox));
  }

  /** Returns packets whose time has come, as many as are soon begun. */
  public List<Shipment> due() {
    targets.closeIdle();
    long now = System.nanoTime();
    queued.values().removeIf(since -> now - since > LOST_IN_QUEUE.toNanos());
    List<Shipment> due = new ArrayList<>();
    List<String> inboxes = targets.inboxes();
    Set<String> inHand = new HashSet<>(queued.keySet());
    inHand.addAll(begun.keySet());
    int room = atOnce * IN_LINE_FOR_EACH - inHand.size();
    for (String inbox : inboxes) {
      int share = (room + inboxes.size() - 1) / inboxes.size();
      int most = rest(inbox).room(share, now);
      if (most > 0) {
        due.addAll(shipments.due(inbox, most, inHand));
      }
    }
    due.forEach(shipment -> queued.put(shipment.id(), now));
    return due;
  }

  private Rest rest(String inbox) {
    return rests.computeIfAbsent(inbox, name -> new Rest());
  }

  /**
   * Begins with the packet in the body, and puts its files into the body, the receipt last. Leaves
   * the property {@code wharf.shipment} unset where the packet is not this server's any more.
   */
  public void begin(Exchange exchange) throws Exception {
    String id = exchange.getMessage().getMandatoryBody(Shipment.class).id();
    Consignment consignment;
    try {
      consignment = begin(id, exchange.getContext());
    } finally {
      queued.remove(id);
    }
    if (consignment == null) {
      return;
    }
    Shipment shipment = consignment.shipment();
    exchange.getExchangeExtension().addOnCompletion(new Release(consignment));
    if (exchange.getContext().isStopping() || !shipments.hold(shipment)) {
      return;
    }
    exchange.setProperty(SHIPMENT, consignment);
    String inbox = shipment.name().inbox();
    exchange.setProperty(ENDPOINT, ShipToComponent.endpoint(inbox));
    consignment.begin(archive, targets.lend(inbox, exchange.getContext()));
    exchange.getMessage().setBody(consignment);
  }

  // It may have waited in the queue for long, and have been shipped, or begun, by another message.
  private @Nullable Consignment begin(String id, CamelContext context) {
    Consignment[] made = {null};
    begun.computeIfAbsent(
        id,
        none -> {
          Shipment now = shipments.find(id);
          made[0] =
              now == null || now.shipped() != null
                  ? null
                  : new Consignment(now, shipments, context::isStopping);
          return made[0];
        });
    return made[0];
  }

  /** Says where the file in the body goes, and whether it has to be sent. */
  public void address(Exchange exchange) throws Exception {
    Consignment consignment = consignment(exchange);
    OutgoingFile file = exchange.getMessage().getMandatoryBody(OutgoingFile.class);
    exchange.setProperty(FILE, file.found().path());
    exchange.setProperty(SIZE, file.size());
    exchange.setProperty(IS_TO_BE_SENT, consignment.isToBeSent(file));
    exchange.getMessage().setHeader(Exchange.FILE_NAME, consignment.name(file.found().path()));
    exchange.getMessage().setHeader(Exchange.FILE_LENGTH, file.size());
  }

  /** Compares what stands there with the file that was sent. */
  public void check(Exchange exchange) throws Exception {
    consignment(exchange).check(exchange.getMessage().getMandatoryBody(OutgoingFile.class));
  }

  private static Consignment consignment(Exchange exchange) {
    return Objects.requireNonNull(
        exchange.getProperty(SHIPMENT, Consignment.class),
        "a step has removed the property wharf.shipment");
  }

  /** Notes that all of a packet has been shipped. */
  public void shipped(Exchange exchange) throws IOException {
    Consignment consignment = consignment(exchange);
    consignment.end();
    shipments.shipped(consignment.shipment());
    shipped.incrementAndGet();
    bytes.addAndGet(consignment.sentBytes());
    String inbox = consignment.shipment().name().inbox();
    if (consignment.passedOver() > 0) {
      LOG.info(
          "{} is shipped without {} links or special files, which its zip has",
          consignment,
          consignment.passedOver());
    }
    if (rest(inbox).succeeded()) {
      LOG.info("Packets are shipped to {} again", to(inbox));
    }
  }

  /** Puts off a packet that could not be shipped, and lets the target rest. */
  public void failed(Exchange exchange) {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Consignment consignment = exchange.getProperty(SHIPMENT, Consignment.class);
    if (consignment == null) {
      LOG.warn("A packet cannot be shipped yet: {}", InWords.of(cause));
      return;
    }
    consignment.setBroken();
    Throwable failure = Troubles.cause(cause);
    if (exchange.getContext().isStopping() || failure instanceof Consignment.LostException) {
      return;
    }
    Shipment shipment = consignment.shipment();
    ShipTo to = to(shipment.name().inbox());
    String why = Addresses.inText(Troubles.inWords(failure), to.uri());
    if (failure instanceof UnshippableException) {
      shipments.putOff(shipment, Shipments.LONGEST, why);
      if (!why.equals(shipment.problem())) {
        LOG.warn(
            "{} cannot be shipped to {}: {} It is tried again each hour; others go on",
            consignment,
            to,
            Printable.sentence(why));
      }
      return;
    }
    shipments.putOff(shipment, Rest.after(shipment.failures()), why);
    if (rest(shipment.name().inbox()).failed(why, System.nanoTime())) {
      LOG.warn(
          "{} cannot be shipped to {}: {} Packets are kept in line, and tried again",
          consignment,
          to,
          Printable.sentence(why));
    }
  }

  private ShipTo to(String inbox) {
    Inbox known = settings.get().find(inbox); // It may have left the settings meanwhile.
    return known == null ? ShipTo.NOWHERE : known.shipTo();
  }

  private final class Release extends SynchronizationAdapter {
    private final Consignment consignment;

    Release(Consignment consignment) {
      this.consignment = consignment;
    }

    @Override
    public void onDone(Exchange exchange) {
      Target target = consignment.leave();
      if (target != null && consignment.isBroken()) {
        target.close();
      } else if (target != null) {
        targets.giveBack(consignment.shipment().name().inbox(), target);
      }
      begun.remove(consignment.shipment().id(), consignment);
    }
  }

  /** Whether a packet is shipped at this moment. */
  public boolean ships(String id) {
    return begun.containsKey(id);
  }

  /** Packets that this server has shipped since its start. */
  public long shippedPackets() {
    return shipped.get();
  }

  /** Bytes that this server has sent with them. */
  public long shippedBytes() {
    return bytes.get();
  }

  /** A packet on its way. */
  public record UnderWay(String name, String id, long files, long bytes, double seconds) {}

  /** The packets on their way at this moment. */
  public List<UnderWay> underWay() {
    return begun.values().stream()
        .map(
            one ->
                new UnderWay(
                    one.shipment().name().value(),
                    one.shipment().id(),
                    one.sentFiles(),
                    one.sentBytes(),
                    one.seconds()))
        .toList();
  }

  /** Why nothing of an inbox can be shipped; null while it can. */
  public @Nullable String problem(String inbox) {
    return rest(inbox).problem();
  }

  void close() {
    targets.close();
  }
}

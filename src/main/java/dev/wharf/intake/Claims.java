package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's claims as the file consumer's read lock. A key is the path of a packet's zip; a
 * claim puts the {@link Packet} into the exchange. Safe for use by several threads.
 *
 * <p>Camel takes keys away that it never added (after a refused claim, and for files left at a
 * stop). So only the exchange that holds a claim can give it up; a key alone changes nothing.
 */
public final class Claims implements IdempotentRepository {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /** The exchange property that says that a packet was sent on to whoever takes it up. */
  static final String SENT = "wharf.sent";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final IntakeGate gate;
  private final Share share;
  private final Clock clock;
  private final Map<String, Packet> open = new ConcurrentHashMap<>();
  private final Set<Packet> owed = ConcurrentHashMap.newKeySet();
  private final Set<PacketName> doubtful = ConcurrentHashMap.newKeySet();
  private final AtomicLong claimedInAll = new AtomicLong();
  private final AtomicInteger givenBack = new AtomicInteger();

  public Claims(
      Ledger ledger, Disk disk, Layout layout, IntakeGate gate, Share share, Clock clock) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.gate = gate;
    this.share = share;
    this.clock = clock;
  }

  @Override
  public boolean add(Exchange exchange, String key) {
    Path folder = Path.of(key).getParent();
    if (folder == null || folder.getFileName() == null || !gate.open()) {
      return false;
    }
    if (!share.awaitRoom(open::size, exchange.getContext()) || gone(key)) {
      return false;
    }
    Packet packet = claim(new PacketName(folder.getFileName().toString()));
    if (packet == null) {
      return false;
    }
    exchange.setProperty(Packet.PROPERTY, packet);
    return true;
  }

  // Another server may have archived it since the poll began.
  private boolean gone(String key) {
    return share.others() && !Files.exists(Path.of(key), LinkOption.NOFOLLOW_LINKS);
  }

  /** Claims a packet; null when it is not to be had now. */
  @Nullable Packet claim(PacketName name) {
    PacketRecord claimed;
    if (ledger.lease().isOver()) {
      return null; // What was claimed now would be another's at once.
    }
    try {
      if (doubtful.contains(name)) {
        ledger.disown(name);
        doubtful.remove(name);
      }
      claimed = ledger.claim(name);
    } catch (LedgerException e) {
      doubtful.add(name); // The claim may be in the ledger all the same.
      gate.trouble(e);
      return null;
    }
    if (claimed == null) {
      return null;
    }
    claimedInAll.incrementAndGet();
    return open(claimed);
  }

  private Packet open(PacketRecord claimed) {
    Packet packet =
        new Packet(
            claimed.id(),
            claimed.name(),
            claimed.attempt(),
            layout.delivered(claimed.name()),
            layout.data(claimed),
            layout.results(claimed));
    open.put(packet.id(), packet);
    return packet;
  }

  /** Gives an exchange a packet that it took up from another server; it is its until it ends. */
  void adopt(PacketRecord taken, Exchange exchange) {
    Packet packet = open(taken);
    exchange.setProperty(Packet.PROPERTY, packet);
    exchange.getMessage().setBody(packet);
    hold(packet, exchange);
  }

  /** Ends the work on a packet when the exchange ends. */
  void hold(Packet packet, Exchange exchange) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new Synchronization() {
              @Override
              public void onComplete(Exchange ended) {
                done(packet);
              }

              @Override
              public void onFailure(Exchange ended) {
                giveBack(ended);
              }
            });
  }

  /** Whether a delivery is in work in this process. */
  public boolean inWork(String id) {
    return open.containsKey(id);
  }

  /** The packets in work in this process, in no order. */
  public List<Packet> open() {
    return List.copyOf(open.values());
  }

  /** How many packets are in work in this process. */
  public int inWork() {
    return open.size();
  }

  /** How many packets this process has claimed up to now. */
  public long claimedInAll() {
    return claimedInAll.get();
  }

  /** How many packets were given back unfinished, or never got a call, up to now. */
  public int cutOff() {
    return givenBack.get() + open.size();
  }

  @Override
  public boolean confirm(Exchange exchange, String key) {
    Packet packet = exchange.getProperty(Packet.PROPERTY, Packet.class);
    if (packet != null && exchange.getProperty(SENT) != null && open.get(packet.id()) == packet) {
      pass(packet);
    }
    done(packet);
    return true;
  }

  // Until then it was claimed; so it comes back if this server dies before it is sent.
  private void pass(Packet packet) {
    try {
      ledger.queued().sent(packet);
    } catch (LedgerException e) {
      LOG.debug("{} can be taken up all the same", packet.name(), e);
    }
  }

  @Override
  public boolean remove(Exchange exchange, String key) {
    giveBack(exchange);
    return true;
  }

  /** Gives the packet back that an exchange holds. */
  void giveBack(Exchange exchange) {
    Packet packet = exchange.getProperty(Packet.PROPERTY, Packet.class);
    if (packet != null && open.get(packet.id()) == packet) {
      if (exchange.getProperty(SENT) == null) {
        giveBack(packet);
      } else {
        takeBack(packet);
      }
      done(packet);
    }
  }

  // Whether its message went out is not known: whoever has got it may be at work. Nothing else is.
  private void takeBack(Packet packet) {
    try {
      ledger.disown(packet.name());
      givenBack.incrementAndGet();
    } catch (LedgerException e) {
      doubtful.add(packet.name());
      LOG.warn("{} is given back once the ledger works: {}", packet.name(), e.getMessage());
    }
  }

  // Nothing has dealt with the packet: it goes back, unless its end is decided; then recovery has
  // it.
  private void giveBack(Packet packet) {
    try {
      boolean quiet = packet.progress().abandon(LONGEST_WAIT);
      packet.close();
      PacketRecord known = ledger.find(packet.id());
      if (quiet && known != null && !known.state().ending()) {
        disk.wipe(layout.work(packet));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LedgerException | IOException e) {
      LOG.warn("What {} had unpacked is left: {}", packet.name(), e.getMessage());
    }
    putBack(packet);
  }

  private void putBack(Packet packet) {
    try {
      ledger.putBack(packet, false, clock.instant());
      givenBack.incrementAndGet();
      owed.remove(packet);
    } catch (ClaimLostException e) {
      owed.remove(packet);
      LOG.debug("{} has been dealt with", packet.name(), e);
    } catch (LedgerException e) {
      if (owed.add(packet)) {
        LOG.warn("{} is put back once the ledger works: {}", packet.name(), e.getMessage());
      }
    }
  }

  /** Puts back the packets that could not be put back before. */
  public void settle() {
    List.copyOf(owed).forEach(this::putBack);
  }

  /** Ends the work on a packet in this process. */
  void done(@Nullable Packet packet) {
    if (packet != null) {
      packet.close();
      open.remove(packet.id(), packet); // Another attempt at it may be open by now.
      share.freed();
    }
  }

  @Override
  public boolean add(String key) {
    throw new UnsupportedOperationException("A claim needs its exchange");
  }

  @Override
  public boolean contains(String key) {
    return false;
  }

  @Override
  public boolean remove(String key) {
    return false;
  }

  @Override
  public boolean confirm(String key) {
    return false;
  }

  @Override
  public void clear() {
    // Claims end one by one.
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}

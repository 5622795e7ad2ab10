package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.Reprocess;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Known;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketProperties;
import dev.wharf.packet.Place;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes archived packets out of the line of those that are to be processed again, as many at a time
 * as workers have nothing else to do: packets of the inbox go first. Safe for use by several
 * threads.
 */
public final class Reprocessing {
  static final Logger LOG = LoggerFactory.getLogger(Reprocessing.class);

  /** The key of the packet's name in the log's diagnostic context. */
  private static final String LOG_KEY = "packet";

  private static final int IN_LINE_FOR_EACH = 8;
  private static final long LOOK_AGAIN = Duration.ofSeconds(2).toNanos();

  private final Ledger ledger;
  private final Layout layout;
  private final IntakeGate gate;
  private final PacketsInWork fresh;
  private final PacketsInWork again;
  private final ReprocessEnd end;
  private final Supplier<Settings> settings;
  private final Set<String> inHand;
  private final Set<String> begun = new HashSet<>();
  private volatile long nextLook = System.nanoTime();
  private boolean goesOn;
  private boolean held;

  /**
   * @param fresh those of the inbox that are in work, which go first
   * @param again where those are noted that are processed again
   * @param inHand where the ids of those are noted that are not to be settled by others; safe for
   *     use by several threads
   */
  public Reprocessing(
      Ledger ledger,
      Layout layout,
      IntakeGate gate,
      PacketsInWork fresh,
      PacketsInWork again,
      ReprocessEnd end,
      Supplier<Settings> settings,
      Set<String> inHand) {
    this.inHand = inHand;
    this.ledger = ledger;
    this.layout = layout;
    this.gate = gate;
    this.fresh = fresh;
    this.again = again;
    this.end = end;
    this.settings = settings;
  }

  /** Has the line looked at soon, because something was put in it. */
  public void wake() {
    nextLook = System.nanoTime();
  }

  /**
   * Returns the ids of packets whose turn has come, as many as are soon begun. Where there is none,
   * it tells the scheduler so, which then asks less often until there is one.
   */
  public List<String> due(Exchange exchange) {
    List<String> due = due();
    exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, !due.isEmpty());
    return due;
  }

  private List<String> due() {
    int most = settings.get().workers() * IN_LINE_FOR_EACH - inHand.size();
    if (System.nanoTime() - nextLook < 0 || most <= 0 || !mayBegin()) {
      return List.of();
    }
    List<String> due = ledger.reprocesses().due(most, Set.copyOf(inHand));
    inHand.addAll(due);
    if (due.isEmpty()) {
      nextLook = System.nanoTime() + LOOK_AGAIN;
      tellWhenDone();
    } else {
      goesOn = true;
    }
    return due;
  }

  private void tellWhenDone() {
    if (goesOn && ledger.reprocesses().progress().left() == 0) {
      goesOn = false;
      LOG.info(
          "All packets that were to be processed again are: {} done, {} failed",
          ledger.reprocesses().progress().done(),
          ledger.reprocesses().progress().failed());
    }
  }

  private boolean mayBegin() {
    return gate.closedBecause() == null && hasRoom();
  }

  private boolean hasRoom() {
    synchronized (begun) {
      return !held && fresh.size() + begun.size() < settings.get().workers();
    }
  }

  /**
   * Begins with the packet whose id is in the body. Leaves the exchange without a packet where that
   * is not to be had now; it stays in line then.
   */
  public void begin(Exchange exchange) {
    String id = exchange.getMessage().getBody(String.class);
    boolean begins = false;
    boolean reserved = reserve(id, exchange);
    try {
      Reprocess taken = reserved ? ledger.reprocesses().begin(id) : null;
      begins = taken != null && begin(taken, exchange); // It is let go when the exchange ends.
    } finally {
      if (!begins) {
        letGo(id, reserved);
      }
    }
  }

  private boolean reserve(String id, Exchange exchange) {
    synchronized (begun) {
      return !exchange.getContext().isStopping() && mayBegin() && begun.add(id);
    }
  }

  private void letGo(String id, boolean reserved) {
    if (reserved) {
      synchronized (begun) {
        begun.remove(id);
        begun.notifyAll();
      }
    }
    inHand.remove(id);
  }

  /**
   * Lets none begin from now on, and waits for those that have begun.
   *
   * @return whether none is in work any more
   */
  public boolean hold(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (begun) {
      held = true;
      for (long left = longest.toNanos();
          !begun.isEmpty() && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(begun, left);
      }
      return begun.isEmpty();
    }
  }

  /** Lets others begin again after {@link #hold}. */
  public void endHold() {
    synchronized (begun) {
      held = false;
    }
  }

  private boolean begin(Reprocess taken, Exchange exchange) {
    OpenPacket packet = open(taken);
    String unfit = unfit(ledger.find(taken.id()));
    if (unfit != null) {
      end.fail(packet, taken, unfit);
      return false;
    }
    again.add(packet);
    MDC.put(LOG_KEY, packet.name().toString());
    exchange.getExchangeExtension().addOnCompletion(new Release(packet, taken));
    PacketProperties.set(packet, exchange::setProperty);
    Held.set(exchange, packet);
    exchange.getMessage().setBody(packet);
    packet.begin();
    return true;
  }

  private OpenPacket open(Reprocess taken) {
    Path folder = settings.get().archive().resolve(taken.target());
    Path work = layout.again(taken);
    OpenPacket packet =
        new OpenPacket(
            taken.id(),
            taken.name(),
            taken.attempt(),
            Place.folder(folder, zip(taken, folder)),
            work.resolve(layout.data(taken).getFileName()),
            work.resolve(Layout.RESULTS));
    packet.known(Known.archived(taken.claimed()));
    return packet;
  }

  private static Path zip(Reprocess taken, Path folder) {
    String plainZip = taken.plainZip();
    return plainZip == null ? Layout.zip(taken.name(), folder) : folder.resolve(plainZip);
  }

  private static @Nullable String unfit(@Nullable PacketRecord packet) {
    if (packet == null || packet.state() != PacketState.ARCHIVED) {
      return "it is not in the archive any more";
    }
    return packet.kept().held() == null ? null : "somebody holds it";
  }

  /** Ends an attempt that failed: as the same failure would end one at a packet of the inbox. */
  public void failed(Exchange exchange) throws InterruptedException {
    OpenPacket packet = Held.find(exchange);
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (packet == null) {
      LOG.warn("A packet cannot be processed again now: {}", InWords.of(cause));
    } else if (!exchange.getContext().isStopping()) { // Else it goes back when the exchange ends.
      end.judge(packet, cause);
    }
  }

  private final class Release extends SynchronizationAdapter {
    private final OpenPacket packet;
    private final Reprocess taken;

    Release(OpenPacket packet, Reprocess taken) {
      this.packet = packet;
      this.taken = taken;
    }

    @Override
    public void onDone(Exchange exchange) {
      try {
        end.leave(packet, taken, exchange);
      } catch (LedgerException e) {
        LOG.warn("{} goes back in line once the ledger works", packet.name(), e);
      } finally {
        MDC.remove(LOG_KEY);
        again.remove(packet);
        letGo(packet.id(), true);
      }
    }
  }
}

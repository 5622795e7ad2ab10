package dev.wharf.intake;

import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Addresses;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file consumer's poll strategy: lets packets in while there is no reason against it. Each
 * reason has a name, comes and goes by itself, and takes no other with it; the gate is open when
 * there is none. Safe for use by several threads.
 */
public final class IntakeGate implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeGate.class);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

  /** Why no packet is let in. */
  public enum Reason {
    /** The machine is at fault, and the server is about to stop. */
    STOPPING("The server stops"),
    /** The operator has paused the intake. */
    OPERATOR("It goes on when told to resume"),
    /** A folder is not the one that was used last. */
    FOLDERS("It goes on by itself"),
    /** A folder that Wharf writes to has less free space than the reserve. */
    SPACE("It goes on by itself"),
    /** The shared ledger has not heard this server for a lease. */
    LEASE("It goes on by itself"),
    /** Steps of packets wait for the ledger. */
    LEDGER("It goes on by itself"),
    /** The broker cannot be worked with. */
    BROKER("It goes on by itself"),
    /** A program that packets need is not there. */
    PROGRAM("It goes on by itself once that is there"),
    /** Something that the intake needs failed a moment ago. */
    TROUBLE("It goes on by itself");

    private final String remedy;

    Reason(String remedy) {
      this.remedy = remedy;
    }
  }

  private final List<Path> folders;
  private final LongSupplier reserve;
  private final Map<Reason, Supplier<Optional<String>>> conditions;
  private final Map<Path, FileStore> stores = new ConcurrentHashMap<>();
  private final Map<Reason, String> closed = new EnumMap<>(Reason.class);
  private volatile @Nullable String closedBecause;
  private long troubleUntil = System.nanoTime() - LONGEST_PAUSE.toNanos();
  private long pause = SHORTEST_PAUSE.toNanos();
  private @Nullable String lastTrouble;

  /** How often the same trouble came soon again; the log says so once. */
  private int repeats;

  /**
   * @param folders where Wharf writes
   * @param reserve free bytes that each of them must keep
   * @param conditions what else is looked at, under its name: why it closes the gate, as a clause,
   *     or nothing
   */
  public IntakeGate(
      List<Path> folders,
      LongSupplier reserve,
      Map<Reason, Supplier<Optional<String>>> conditions) {
    this.folders = List.copyOf(folders);
    this.reserve = reserve;
    this.conditions = Map.copyOf(conditions);
  }

  /** Whether packets are let in now. */
  public boolean open() {
    return closedBecause == null;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return check();
  }

  /** Looks again at all that can be looked at; whether packets are let in now. */
  public boolean check() {
    lacksSpace();
    conditions.forEach((reason, condition) -> set(reason, condition.get().orElse(null)));
    endTrouble();
    return open();
  }

  /** Looks again for one reason: why it closes the gate, as a clause; null where it does not. */
  @Nullable String look(Reason reason) {
    Supplier<Optional<String>> condition = conditions.get(reason);
    String why = condition == null ? null : condition.get().orElse(null);
    set(reason, why);
    return why;
  }

  /** Looks at the free space; whether it is less than the reserve in any folder. */
  public boolean lacksSpace() {
    String why = spaceProblem();
    set(Reason.SPACE, why);
    return why != null;
  }

  private @Nullable String spaceProblem() {
    try {
      for (Path folder : folders) {
        long free = store(folder).getUsableSpace();
        if (free < reserve.getAsLong()) {
          return folder
              + " has "
              + free
              + " bytes free, less than wharf.space-reserve="
              + reserve.getAsLong();
        }
      }
      return null;
    } catch (IOException e) {
      return "the free space is not known: " + InWords.of(e);
    }
  }

  // Finding the store reads the table of mounts; asking it does not.
  private FileStore store(Path folder) throws IOException {
    FileStore store = stores.get(folder);
    if (store == null) {
      store = Files.getFileStore(folder);
      stores.put(folder, store);
    }
    return store;
  }

  /** Closes the gate for a while, because something that the intake needs fails. */
  void trouble(Throwable cause) {
    trouble(Addresses.inText(InWords.of(cause)));
  }

  /**
   * Closes the gate for a while: for two seconds, and twice as long each time that it is closed
   * soon again, up to 16.
   *
   * @param why as a clause
   */
  synchronized void trouble(String why) {
    if (look(Reason.PROGRAM) != null) {
      return; // It closes the gate for as long as it lasts.
    }
    long now = System.nanoTime();
    if (now - troubleUntil < 0) {
      return; // Others have failed for the same cause.
    }
    boolean soonAgain = now - troubleUntil < LONGEST_PAUSE.toNanos();
    pause = soonAgain ? Math.min(2 * pause, LONGEST_PAUSE.toNanos()) : SHORTEST_PAUSE.toNanos();
    troubleUntil = now + pause;
    repeats = soonAgain && why.equals(lastTrouble) ? repeats + 1 : 0;
    lastTrouble = why;
    set(Reason.TROUBLE, why);
  }

  private synchronized void endTrouble() {
    if (System.nanoTime() - troubleUntil >= 0) {
      // Where it lasts, a packet that is let in would only come to stand in the work folder.
      set(Reason.TROUBLE, closed.containsKey(Reason.TROUBLE) ? Doubt.closedFolder(folders) : null);
    }
    if (repeats > 0 && System.nanoTime() - troubleUntil >= LONGEST_PAUSE.toNanos()) {
      repeats = 0;
      if (closed.isEmpty()) {
        LOG.info("Intake goes on");
      }
    }
  }

  /** Closes the gate for a while after a failure of a route that carries no packet. */
  public void pause(Exchange exchange) {
    trouble(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
  }

  /** Closes the gate until {@link #release}, because the operator says so. */
  public void hold() {
    set(Reason.OPERATOR, "the operator paused it");
  }

  /** Takes the operator's reason away, and looks at the others. */
  public void release() {
    set(Reason.OPERATOR, null);
    check();
  }

  /**
   * Closes the gate for good, because the server is about to stop.
   *
   * @param why as a clause
   */
  void shut(String why) {
    set(Reason.STOPPING, why);
  }

  /** Why no packets are let in now, as a clause; null when they are. */
  public @Nullable String closedBecause() {
    return closedBecause;
  }

  private synchronized void set(Reason reason, @Nullable String why) {
    boolean before = closed.containsKey(reason);
    if (why == null && !before) {
      return;
    }
    if (why == null) {
      closed.remove(reason);
    } else {
      closed.put(reason, why);
    }
    closedBecause = closed.isEmpty() ? null : String.join("; ", closed.values());
    boolean again = reason == Reason.TROUBLE && repeats > 0;
    if (why != null && !before && !again) {
      LOG.warn("Intake pauses: {} {}", Printable.sentence(why), reason.remedy);
    } else if (why != null && !before && repeats == 1) {
      LOG.warn("Intake pauses again: {} The log says when that is over", Printable.sentence(why));
    } else if (closed.isEmpty() && !again) {
      LOG.info("Intake goes on");
    }
  }

  /** What fails again and again, as a clause; nothing where the last trouble is over. */
  public synchronized Optional<String> lastingTrouble() {
    return repeats > 0 ? Optional.ofNullable(lastTrouble) : Optional.empty();
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {}

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    trouble(cause);
    return false;
  }
}

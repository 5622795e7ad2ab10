package dev.wharf.intake;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * The file consumer's poll strategy: lets no packet in while there is less free space than the
 * reserve, or while the inbox or the ledger is in trouble; says so once, and goes on by itself.
 */
public final class IntakeGate implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeGate.class);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final String HELD = "the operator paused it";
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

  private final List<Path> folders;
  private final LongSupplier reserve;
  private final Map<Path, FileStore> stores = new ConcurrentHashMap<>();
  private final Supplier<Optional<String>> others;
  private volatile @Nullable String closedBecause;
  private volatile long troubleUntil = System.nanoTime() - LONGEST_PAUSE.toNanos();
  private long pause = SHORTEST_PAUSE.toNanos();
  private volatile boolean shut;
  private volatile boolean held;

  /**
   * @param folders where Wharf writes
   * @param reserve free bytes that each of them must keep
   * @param others why something else lets this server take no packet, where it does not
   */
  public IntakeGate(List<Path> folders, LongSupplier reserve, Supplier<Optional<String>> others) {
    this.folders = List.copyOf(folders);
    this.reserve = reserve;
    this.others = others;
  }

  /** Whether packets are let in now. */
  public boolean open() {
    return closedBecause == null;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return check();
  }

  /** Looks at the space again; whether packets are let in now. */
  public boolean check() {
    if (shut || held || System.nanoTime() - troubleUntil < 0) {
      return false;
    }
    String why = others.get().orElse(null);
    try {
      for (Path folder : folders) {
        long free = store(folder).getUsableSpace();
        if (free < reserve.getAsLong()) {
          why =
              folder
                  + " has "
                  + free
                  + " bytes free, less than wharf.space-reserve="
                  + reserve.getAsLong();
        }
      }
    } catch (IOException e) {
      why = "free space cannot be told: " + e;
    }
    settle(why);
    return why == null;
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

  /**
   * Closes the gate for a while, because something that the intake needs fails: for two seconds,
   * and twice as long each time that it fails soon again, up to 16.
   */
  synchronized void trouble(Throwable cause) {
    long now = System.nanoTime();
    if (now - troubleUntil < 0) {
      return; // Others have failed for the same cause.
    }
    boolean soonAgain = now - troubleUntil < LONGEST_PAUSE.toNanos();
    pause = soonAgain ? Math.min(2 * pause, LONGEST_PAUSE.toNanos()) : SHORTEST_PAUSE.toNanos();
    troubleUntil = now + pause;
    settle(String.valueOf(cause.getMessage()));
  }

  /**
   * What becomes of a failure of the routes that carry no packet: the intake pauses, and says so.
   */
  public void pause(Exchange exchange) {
    trouble(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
  }

  /** Closes the gate until {@link #release}, because the operator says so. */
  public void hold() {
    held = true;
    settle(HELD);
  }

  /** Opens the gate again that the operator had closed. */
  public void release() {
    held = false;
    check();
  }

  /** Closes the gate for good, because the server is about to stop. */
  void shut(String why) {
    shut = true;
    closedBecause = why;
  }

  /** Why no packets are let in now, as a clause; null when they are. */
  public @Nullable String closedBecause() {
    return closedBecause;
  }

  private synchronized void settle(@Nullable String seen) {
    // A look that began before the operator's word must not undo it.
    String why = held ? HELD : seen;
    String before = closedBecause;
    closedBecause = why;
    if (why != null && before == null) {
      LOG.warn(
          "Intake pauses: {}. {}",
          why,
          held ? "It goes on when told to resume" : "It goes on by itself");
    } else if (why == null && before != null) {
      LOG.info("Intake goes on");
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {}

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    trouble(cause);
    return false;
  }
}

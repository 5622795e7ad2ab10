package dev.wharf.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
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

  private static final Duration TROUBLE = Duration.ofSeconds(2);

  private final List<Path> folders;
  private final long reserve;
  private volatile @Nullable String closedBecause;
  private volatile long troubleUntil = System.nanoTime();
  private volatile boolean shut;

  /**
   * @param folders where Wharf writes
   * @param reserve free bytes that each of them must keep
   */
  public IntakeGate(List<Path> folders, long reserve) {
    this.folders = List.copyOf(folders);
    this.reserve = reserve;
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
    if (shut || System.nanoTime() - troubleUntil < 0) {
      return false;
    }
    String why = null;
    try {
      for (Path folder : folders) {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < reserve) {
          why = folder + " has " + free + " bytes free, less than wharf.space-reserve=" + reserve;
        }
      }
    } catch (IOException e) {
      why = "free space cannot be told: " + e;
    }
    settle(why);
    return why == null;
  }

  /**
   * Closes the gate until the next look, for two seconds, because something that the intake needs
   * fails.
   */
  void trouble(Exception cause) {
    troubleUntil = System.nanoTime() + TROUBLE.toNanos();
    settle(String.valueOf(cause.getMessage()));
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

  private synchronized void settle(@Nullable String why) {
    String before = closedBecause;
    closedBecause = why;
    if (why != null && before == null) {
      LOG.warn("Intake pauses: {}. It goes on by itself", why);
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

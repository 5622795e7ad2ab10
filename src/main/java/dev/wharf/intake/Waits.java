package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which packets this server has put back for later, so that a poll passes them over without asking
 * the ledger, which has the last word. Safe for use by several threads.
 */
public final class Waits {
  private final Map<PacketName, Instant> until = new ConcurrentHashMap<>();
  private final Clock clock;

  public Waits(Clock clock) {
    this.clock = clock;
  }

  /** Lets a packet wait until then. */
  public void put(PacketName name, Instant notBefore) {
    until.put(name, notBefore);
  }

  /** Lets a packet wait no longer. */
  public void end(PacketName name) {
    until.remove(name);
  }

  /** Whether a packet's time has not come. */
  public boolean waiting(PacketName name) {
    Instant notBefore = until.get(name);
    if (notBefore == null || clock.instant().isBefore(notBefore)) {
      return notBefore != null;
    }
    until.remove(name, notBefore);
    return false;
  }
}

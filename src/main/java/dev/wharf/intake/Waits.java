package dev.wharf.intake;

import dev.wharf.ledger.Wait;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Retry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which packets were put back for later, so that a poll passes them over without asking the ledger,
 * which has the last word. How long they wait is measured by a clock that nobody sets; the ledger
 * goes by one that may be set. Safe for use by several threads.
 */
public final class Waits {
  private static final int MOST_OVER = 1000;

  private final Map<PacketName, Until> until = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Clock steady;

  /**
   * The end of a wait.
   *
   * @param over by the steady clock
   * @param notBefore as the ledger has it
   */
  private record Until(Instant over, Instant notBefore) {}

  /**
   * @param clock the ledger's
   * @param steady one that nobody sets
   */
  public Waits(Clock clock, Clock steady) {
    this.clock = clock;
    this.steady = steady;
  }

  /** Lets a packet wait so long; returns what the ledger is to hold as the end of the wait. */
  public Instant put(PacketName name, Duration delay) {
    if (delay.isZero()) {
      until.remove(name);
      return Instant.EPOCH; // Whatever the clock will say, it has come.
    }
    Instant now = steady.instant();
    if (until.size() > MOST_OVER) { // Others have claimed them, or their folders are gone.
      until.values().removeIf(wait -> !now.isBefore(wait.over()));
    }
    Instant notBefore = clock.instant().plus(delay);
    until.put(name, new Until(now.plus(delay), notBefore));
    return notBefore;
  }

  /**
   * Carries on waits of before the start, none of them for longer than {@code wharf.retry.delay}
   * asks: the clock by which they began may have been another.
   */
  public void carryOn(List<Wait> waits, Retry retry) {
    Instant now = steady.instant();
    for (Wait wait : waits) {
      Duration left = Duration.between(clock.instant(), wait.notBefore());
      Duration longest = Judgement.delay(retry, Math.max(0, wait.failures() - 1));
      Duration delay = left.compareTo(longest) < 0 ? left : longest;
      until.put(wait.name(), new Until(now.plus(delay), wait.notBefore()));
    }
  }

  /** Lets a packet wait no longer: it was claimed, or the operator wants it tried again. */
  public void end(PacketName name) {
    until.remove(name);
  }

  /** Whether a packet's time has not come. */
  public boolean waiting(PacketName name) {
    Until wait = until.get(name);
    return wait != null && steady.instant().isBefore(wait.over());
  }

  /** The wait of a packet that is over, as the ledger has it, whatever its clock says. */
  Instant waited(PacketName name) {
    Until wait = until.get(name);
    return wait == null || waiting(name) ? Instant.EPOCH : wait.notBefore();
  }
}

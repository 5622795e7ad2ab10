package dev.wharf.intake;

import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.ServerRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which server of those that share an inbox is the first to try a packet. Each name goes to one of
 * them, by a hash, so that they do not all ask the ledger for all names. The others try it when it
 * has waited for a while and they have nothing else to do, since that server may be full, paused or
 * dead. The ledger alone decides who gets it. For the thread that polls.
 */
public final class Turns {
  /** How long a packet is left to its own server. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long LOOK_AFTER = Duration.ofSeconds(2).toNanos();
  private static final long FORGOTTEN_AFTER = Duration.ofMinutes(1).toNanos();
  private static final String INTAKE = "intake";

  private final String self;
  private final Supplier<List<ServerRecord>> servers;
  private final BooleanSupplier busy;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private List<String> owners = List.of();
  private long looked;

  /** When a name of another server was seen first and last. */
  private record Seen(long first, long last) {}

  /**
   * @param self the owner that this server is
   * @param servers all that the ledger knows
   * @param busy whether this server has enough to do
   * @param nanos the time that only goes on
   */
  public Turns(
      String self, Supplier<List<ServerRecord>> servers, BooleanSupplier busy, LongSupplier nanos) {
    this.self = self;
    this.servers = servers;
    this.busy = busy;
    this.nanos = nanos;
    this.looked = nanos.getAsLong() - LOOK_AFTER;
  }

  /** Whether a packet is to be left to another server for now. */
  public boolean others(String name) {
    long now = nanos.getAsLong();
    if (now - looked >= LOOK_AFTER) {
      looked = now;
      look(now);
    }
    if (first(name).equals(self)) {
      return false;
    }
    Seen found =
        seen.merge(name, new Seen(now, now), (old, fresh) -> new Seen(old.first(), fresh.last()));
    return now - found.first() < PATIENCE.toNanos() || busy.getAsBoolean();
  }

  private void look(long now) {
    seen.values().removeIf(name -> now - name.last() > FORGOTTEN_AFTER);
    try {
      owners =
          servers.get().stream()
              .filter(
                  server -> server.alive() && List.of(server.roles().split(",")).contains(INTAKE))
              .map(ServerRecord::owner)
              .toList();
    } catch (LedgerException e) {
      owners = List.of(); // Nobody can claim anything now.
    }
  }

  /** The server whose hash with the name is highest; when one goes, only its names move. */
  private String first(String name) {
    String best = self;
    long highest = Long.MIN_VALUE;
    for (String owner : owners) {
      long hash = mix(((long) name.hashCode() << 32) ^ owner.hashCode());
      if (hash > highest) {
        highest = hash;
        best = owner;
      }
    }
    return best;
  }

  /** Spreads bits: names often differ in their last characters alone. */
  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}

package dev.wharf.packet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a packet during one attempt at it: what distinguishes its work folder from all
 * others.
 */
public interface Delivery {
  /** Unique among all deliveries of all servers. */
  String id();

  PacketName name();

  /** The name of its zip where it arrived as a plain one; null where it arrived as a folder. */
  @Nullable String plainZip();

  /** The number of the attempt, from 1. */
  int attempt();

  /** The folder below which its work folder stands; null for that of this server. */
  @Nullable String work();

  /** When it was first claimed, as the ledger had it. */
  Instant claimed();

  /** How many attempts failed before this one, as the ledger had it. */
  int failures();

  /**
   * How long all attempts so far have worked at it, without what it waited for its turn, for a
   * worker, and between attempts; null where that is not known. What an attempt did that was cut
   * off is not in it.
   */
  @Nullable Duration worked();

  /** How often a server died while it was in work, as the ledger had it. */
  Deaths deaths();
}

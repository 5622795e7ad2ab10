package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The packets that this process has in work. Safe for use by several threads. */
public final class PacketsInWork {
  private static final int MOST_SENDERS = 10_000;

  private final Map<String, Instant> lastClaims = new ConcurrentHashMap<>();
  private final Map<String, OpenPacket> open = new ConcurrentHashMap<>();
  private final Map<String, OpenPacket> byName = new ConcurrentHashMap<>();

  void add(OpenPacket packet) {
    open.put(packet.id(), packet);
    byName.put(packet.name().value(), packet);
  }

  /** Notes when a delivery was claimed for the first time. */
  void claimed(PacketName name, Instant when) {
    String before = name.before();
    if (lastClaims.size() < MOST_SENDERS || lastClaims.containsKey(before)) {
      lastClaims.merge(before, when, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /**
   * When a delivery of a sender's was last claimed by this process for the first time.
   *
   * @param before what stands before the names of its packets
   * @return null where none has been since the start
   */
  @Nullable Instant lastClaim(String before) {
    return lastClaims.get(before);
  }

  /** Whether it is this attempt at the packet that is in work. */
  boolean holds(OpenPacket packet) {
    return open.get(packet.id()) == packet;
  }

  /** Takes an attempt out; another attempt at the same packet may be in work by now, and stays. */
  void remove(OpenPacket packet) {
    open.remove(packet.id(), packet);
    byName.remove(packet.name().value(), packet);
  }

  /** The attempt at the packet of that name; null where none is in work in this process. */
  public @Nullable OpenPacket named(String name) {
    return byName.get(name);
  }

  /** The attempt at the packet of that name, or at the delivery of that id; null where none is. */
  public @Nullable OpenPacket find(String nameOrId) {
    OpenPacket packet = named(nameOrId);
    return packet == null ? open.get(nameOrId) : packet;
  }

  /** Whether a delivery is in work in this process. */
  public boolean contains(String id) {
    return open.containsKey(id);
  }

  /** All of them, in no order. */
  public List<OpenPacket> all() {
    return List.copyOf(open.values());
  }

  public int size() {
    return open.size();
  }
}

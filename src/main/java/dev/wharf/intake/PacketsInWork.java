package dev.wharf.intake;

import dev.wharf.packet.Packet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The packets that this process has in work. Safe for use by several threads. */
public final class PacketsInWork {
  private final Map<String, Packet> open = new ConcurrentHashMap<>();

  void add(Packet packet) {
    open.put(packet.id(), packet);
  }

  /** Whether it is this attempt at the packet that is in work. */
  boolean holds(Packet packet) {
    return open.get(packet.id()) == packet;
  }

  /** Takes an attempt out; another attempt at the same packet may be in work by now, and stays. */
  void remove(Packet packet) {
    open.remove(packet.id(), packet);
  }

  /** Whether a delivery is in work in this process. */
  public boolean contains(String id) {
    return open.containsKey(id);
  }

  /** All of them, in no order. */
  public List<Packet> all() {
    return List.copyOf(open.values());
  }

  public int size() {
    return open.size();
  }
}

package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.util.EnumMap;
import java.util.Map;

/** The faults found in a zip; the one that counts is the first in the order of {@link Reason}. */
final class Faults {
  private final Map<Reason, BadPacketException> found = new EnumMap<>(Reason.class);

  void add(Reason reason, String message) {
    if (!found.containsKey(reason)) {
      found.put(reason, new BadPacketException(reason, message));
    }
  }

  void add(BadPacketException fault) {
    found.putIfAbsent(fault.reason(), fault);
  }

  boolean none() {
    return found.isEmpty();
  }

  void throwFirst() {
    if (!found.isEmpty()) {
      throw found.values().iterator().next();
    }
  }
}

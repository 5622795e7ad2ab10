package dev.wharf.upload;

import dev.wharf.packet.PacketName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The uploads that come at this moment: one of a packet at a time, and a bounded number of all and
 * of each sender. Safe for use by several threads.
 */
final class ActiveUploads {
  /** What comes at a time, at most. */
  static final int MOST = 32;

  /** What comes at a time from one sender, at most. */
  static final int MOST_OF_ONE = 8;

  private final Map<PacketName, Place> active = new HashMap<>();

  /** An upload's place among them, until it is closed. */
  final class Place implements AutoCloseable {
    private final PacketName packet;
    private final String sender;
    private long remaining;

    private Place(PacketName packet, String sender) {
      this.packet = packet;
      this.sender = sender;
    }

    /** Notes how many bytes are still to come. */
    void remaining(long bytes) {
      synchronized (active) {
        remaining = bytes;
      }
    }

    @Override
    public void close() {
      synchronized (active) {
        active.remove(packet, this);
      }
    }
  }

  /**
   * Gives an upload its place.
   *
   * @throws RefusedUploadException when the packet is being uploaded already, or there are too many
   */
  Place enter(PacketName packet, String sender) throws RefusedUploadException {
    synchronized (active) {
      if (active.containsKey(packet)) {
        throw new RefusedUploadException(
            409, "a packet of that name is being sent at this moment; try again later");
      }
      long ofOne = active.values().stream().filter(place -> place.sender.equals(sender)).count();
      if (active.size() >= MOST || ofOne >= MOST_OF_ONE) {
        throw new RefusedUploadException(
            503, "too many uploads at a time; try again when one of them has ended");
      }
      Place place = new Place(packet, sender);
      active.put(packet, place);
      return place;
    }
  }

  /** Keeps uploads of a packet out; null where one comes at this moment. */
  @Nullable Place pass(PacketName packet) {
    synchronized (active) {
      if (active.containsKey(packet)) {
        return null;
      }
      Place place = new Place(packet, "");
      active.put(packet, place);
      return place;
    }
  }

  /** How many bytes of all of them are still to come. */
  long remaining() {
    synchronized (active) {
      return active.values().stream().mapToLong(place -> place.remaining).sum();
    }
  }
}

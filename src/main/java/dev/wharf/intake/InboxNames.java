package dev.wharf.intake;

import dev.wharf.packet.ZipName;
import dev.wharf.settings.Arrival;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the names in an inbox say by themselves, without a look at what they name. */
final class InboxNames {
  private final Arrival arrival;

  InboxNames(Arrival arrival) {
    this.arrival = arrival;
  }

  /** Whether nothing of that name is anybody's packet. */
  boolean isIgnored(String name) {
    return name.startsWith(".") || arrival.ignored().has(name);
  }

  /**
   * The name of the packet that arrives under a name with a suffix; null where it has none of them.
   */
  @Nullable String arriving(String name) {
    boolean zips = arrival.accept().zips();
    String packet = arrival.withoutSuffix(name);
    if (!packet.equals(name)) {
      return zips && ZipName.is(packet) ? ZipName.base(packet) : packet;
    }
    if (zips && ZipName.is(name)) {
      String base = ZipName.base(name);
      String bare = arrival.withoutSuffix(base);
      return bare.equals(base) ? null : bare;
    }
    return null;
  }

  /** The packet that a name is the marker of; null where it is none. */
  @Nullable String marked(String name) {
    if (arrival.style() != Arrival.Style.MARKER) {
      return null;
    }
    String packet = arrival.markedBy(name);
    return packet.isEmpty() ? null : packet;
  }

  /** The packet whose marker a name would be in other letters; null where it is none. */
  @Nullable String markedInOtherLetters(String name) {
    if (arrival.style() != Arrival.Style.MARKER || !arrival.markedBy(name).isEmpty()) {
      return null;
    }
    String packet = arrival.markedByInAnyCase(name);
    return packet.isEmpty() ? null : packet;
  }

  /** The plain zips that a file of that name may belong to; none where it belongs to none. */
  List<String> companionOf(String name) {
    return arrival.accept().zips() ? ZipName.accompanied(name) : List.of();
  }
}

package dev.wharf.keep;

import dev.wharf.ledger.Outbox;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.Reprocesses;
import dev.wharf.ledger.Shipments;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that is still to be done with a packet that has ended, so that it must stay. */
@FunctionalInterface
public interface Undone {
  /** What is still to be done with a packet, as a clause; null where nothing is. */
  @Nullable String of(PacketRecord packet);

  /** A receipt that somebody wants is still to be delivered. */
  static Undone receipt(Outbox outbox) {
    return packet -> outbox.holds(packet.id()) ? "its receipt is not delivered yet" : null;
  }

  /** It is still to be shipped. */
  static Undone shipping(Shipments shipments) {
    return packet -> shipments.waits(packet.id()) ? "it is not shipped yet" : null;
  }

  /** It is still to be processed again. */
  static Undone reprocessing(Reprocesses reprocesses) {
    return packet -> reprocesses.waits(packet.id()) ? "it is to be processed again" : null;
  }

  /** The first of several. */
  static Undone any(List<Undone> all) {
    return packet ->
        all.stream()
            .map(undone -> undone.of(packet))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }
}

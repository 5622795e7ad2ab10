package dev.wharf.server;

import dev.wharf.settings.Settings;
import dev.wharf.unpack.Door;
import dev.wharf.unpack.Entries;
import dev.wharf.unpack.Slots;
import dev.wharf.unpack.WholePacket;
import dev.wharf.verify.PacketVerification;
import dev.wharf.zip.Inflaters;
import java.util.function.BiConsumer;

/** The beans of the unpacking: from a claimed packet to its content. */
final class UnpackBeans {
  final Slots packets;
  final Slots workers;

  private final PacketVerification verification;
  private final Door door;

  UnpackBeans(Foundation foundation) {
    Settings settings = foundation.settings();
    packets = new Slots(settings.packets());
    workers = new Slots(settings.workers());
    verification = foundation.verification();
    door =
        new Door(
            foundation.ledger(),
            foundation.disk(),
            foundation.layout(),
            new Inflaters(settings.inflating()),
            foundation.folders(),
            foundation.live());
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept("packetSlots", packets);
    registry.accept("verification", verification);
    registry.accept("door", door);
    registry.accept("wholePacket", new WholePacket(workers));
    registry.accept("entries", new Entries(workers));
  }
}

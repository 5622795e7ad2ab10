package dev.wharf.ledger;

import dev.wharf.fixture.ManualClock;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Known;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What the parts of the contract share: ledgers on one database, and packets in them. */
interface OpenLedgers {
  Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  PacketName NAME = new PacketName("packet");
  PacketName OTHER = new PacketName("other");
  Fingerprint ZIP = new Fingerprint(9, "ab".repeat(32));
  Ending ARCHIVE = new Ending("packet", null, null, 1, 2, ZIP, null);
  Ending QUARANTINE = new Ending("packet", Reason.SLIP, "why", 0, 0, null, null);

  /**
   * The ledger as a server sees it that knows all others to be dead; the same each time for the
   * same owner.
   */
  Ledger of(String owner);

  /** The ledger as the next run of a server sees it that died as the owner named. */
  Ledger heirOf(String died);

  /** The ledger as the server "me" sees it. */
  default Ledger ledger() {
    return of("me");
  }

  /** The clock of all ledgers; it stands at {@link #NOW} until it is moved on. */
  ManualClock clock();

  /** A delivery as the routes pass it along. */
  static OpenPacket packet(PacketRecord claimed) {
    Path nowhere = Path.of("nowhere");
    return new OpenPacket(
        claimed.id(), claimed.name(), claimed.attempt(), nowhere, nowhere, nowhere);
  }

  /** A packet that a server has claimed. */
  static OpenPacket claimed(Ledger ledger, PacketName name) {
    PacketRecord claimed = ledger.claim(name);
    OpenPacket packet = packet(claimed);
    packet.known(Known.waiting(claimed));
    return packet;
  }

  /** A packet that a server has claimed and brought to a state. */
  static PacketRecord inState(Ledger ledger, PacketName name, PacketState state) {
    PacketRecord claimed = ledger.claim(name);
    OpenPacket packet = packet(claimed);
    switch (state) {
      case CLAIMED -> {}
      case WAITING -> ledger.putBack(packet, false, NOW);
      case QUEUED -> ledger.queued().sent(packet);
      case UNPACKING, PROCESSING -> ledger.advance(packet, state);
      case ARCHIVING, QUARANTINING -> ledger.decide(packet, state, ending(state));
      case ARCHIVED ->
          ledger.end(ledger.decide(packet, PacketState.ARCHIVING, ARCHIVE), AfterEnd.NOTHING);
      case QUARANTINED, REPLAYED -> {
        ledger.end(ledger.decide(packet, PacketState.QUARANTINING, QUARANTINE), AfterEnd.NOTHING);
        if (state == PacketState.REPLAYED) {
          ledger.markReplayed(packet.id());
        }
      }
      case REMOVING, REMOVED -> {
        ledger.end(ledger.decide(packet, PacketState.ARCHIVING, ARCHIVE), AfterEnd.NOTHING);
        PacketRecord archived = ledger.find(packet.id());
        List<PacketRecord> begun = ledger.removals().begin(List.of(archived), "why");
        if (state == PacketState.REMOVED) {
          ledger.removals().done(begun);
        }
      }
      case VANISHED -> {
        ledger.advance(packet, PacketState.PROCESSING);
        ledger.vanish(packet);
      }
    }
    return ledger.find(packet.id());
  }

  private static Ending ending(PacketState state) {
    return state == PacketState.ARCHIVING ? ARCHIVE : QUARANTINE;
  }
}

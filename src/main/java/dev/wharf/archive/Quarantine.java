package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.UnmovableException;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.time.Instant;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine: keeps a refused packet's folder as the sender left it, byte for byte, with the
 * reason in its receipt. Safe for use by several threads.
 */
public final class Quarantine {
  private static final int LONGEST_MESSAGE = 2000;
  private static final Refusal BY_A_ROUTE =
      new Refusal(Reason.REFUSED, "a route sent it to the quarantine");

  private final Places places;
  private final Ledger ledger;
  private final Layout layout;
  private final Taking taking;
  private final Joined joined;
  private final Placing placing;
  private final KeptLog log;
  private final NewResults newResults;

  Quarantine(
      Places places,
      Ledger ledger,
      Layout layout,
      Taking taking,
      Joined joined,
      Placing placing,
      KeptLog log,
      NewResults newResults) {
    this.newResults = newResults;
    this.joined = joined;
    this.places = places;
    this.ledger = ledger;
    this.layout = layout;
    this.taking = taking;
    this.placing = placing;
    this.log = log;
  }

  /**
   * Sets a refused packet aside. One that stands in the archive, and was processed again, stays
   * there as it is.
   *
   * @param refusal null where a route of the user's own sends the packet here
   * @throws IOException when the machine is at fault; the move is carried through later
   */
  public void commit(
      @ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet,
      @ExchangeProperty(Refusal.PROPERTY) @Nullable Refusal refusal)
      throws IOException {
    Refusal why = refusal == null ? BY_A_ROUTE : refusal;
    OpenContent seen = packet.progress().entries() > 0 ? packet.content() : null;
    Ending ending =
        ending(
            packet.name(),
            why,
            packet.progress().entries(),
            packet.progress().bytes(),
            seen == null ? null : seen.fingerprint(),
            packet.output());
    packet.ending().lock();
    try {
      packet.requireOpen();
      if (packet.isAgain()) {
        newResults.refuse(packet, why);
        return;
      }
      boolean found = carryThrough(ledger.decide(packet, PacketState.QUARANTINING, ending));
      packet.end(found ? "quarantined" : "gone");
    } finally {
      packet.ending().unlock();
    }
  }

  /** Sets aside a packet that turned out bad while its archiving was carried through. */
  void turn(PacketRecord packet, Refusal refusal) throws IOException {
    Ending before = packet.decided();
    Ending ending =
        ending(
            packet.name(),
            refusal,
            before.entries(),
            before.bytes(),
            before.zip(),
            before.output());
    carryThrough(ledger.decide(packet, PacketState.QUARANTINING, ending));
  }

  private Ending ending(
      PacketName name,
      Refusal refusal,
      long entries,
      long bytes,
      @Nullable Fingerprint zip,
      @Nullable String output) {
    String message = refusal.message();
    return new Ending(
        places.free(name, Instant.EPOCH), // There is no date in it.
        refusal.reason(),
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message,
        entries,
        bytes,
        zip,
        output);
  }

  // Returns false when the folder is nowhere.
  private boolean carryThrough(PacketRecord packet) throws IOException {
    log.keep(packet);
    placing.clear(packet, layout.data(packet));
    placing.clear(packet, layout.results(packet));
    if (Disk.present(layout.archiving(packet))) {
      joined.undo(layout.work(packet)); // It turned out bad on its way into the archive.
    }
    TakenFolder taken = taking.take(packet, false);
    if (taken == null) {
      taking.lose(packet);
      return false;
    }
    place(packet, taken);
    return true;
  }

  private void place(PacketRecord packet, TakenFolder taken) throws IOException {
    try {
      placing.place(
          packet, taken, places, null, Proof.log(taken.here() ? log.join(packet, taken) : null));
    } catch (UnmovableException e) {
      throw new IOException(
          "it can stand neither in the archive nor in the quarantine: "
              + e.getMessage()
              + "; put wharf.quarantine on the file system of wharf.inbox and wharf.work, or move "
              + taken.path()
              + " by hand",
          e);
    }
  }

  /** Finishes a packet whose setting aside a crash cut off. */
  void resume(PacketRecord packet) throws IOException {
    if (placing.placed(packet, places)) {
      placing.finish(packet, places);
    } else {
      carryThrough(packet);
    }
  }
}

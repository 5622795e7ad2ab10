package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Refusal;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine: keeps a refused packet's folder as the sender left it, byte for byte, with the
 * reason in its receipt. Safe for use by several threads.
 */
public final class Quarantine {
  private static final int LONGEST_MESSAGE = 2000;

  private final Path root;
  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Folders folders;

  Quarantine(Path root, Ledger ledger, Disk disk, Layout layout, Folders folders) {
    this.root = root;
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.folders = folders;
  }

  /**
   * Sets a refused packet aside.
   *
   * @throws IOException when the machine is at fault; the move is carried through later
   */
  public void commit(
      @ExchangeProperty(Packet.PROPERTY) Packet packet,
      @ExchangeProperty(Refusal.PROPERTY) Refusal refusal)
      throws IOException {
    Ending ending = ending(packet.name(), refusal, packet.output());
    carryThrough(ledger.decide(packet, PacketState.QUARANTINING, ending));
  }

  /** Sets aside a packet that turned out bad while its archiving was carried through. */
  void turn(PacketRecord packet, Refusal refusal) throws IOException {
    Ending ending = ending(packet.name(), refusal, packet.decided().output());
    carryThrough(ledger.decide(packet, PacketState.QUARANTINING, ending));
  }

  private Ending ending(PacketName name, Refusal refusal, @Nullable String output) {
    String message = refusal.message();
    return new Ending(
        Folders.placeName(root, name),
        refusal.reason(),
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message,
        0,
        0,
        null,
        output);
  }

  private void carryThrough(PacketRecord packet) throws IOException {
    disk.wipe(layout.data(packet));
    disk.wipe(layout.results(packet));
    TakenFolder taken = folders.take(packet);
    if (taken == null) {
      folders.lose(packet);
    } else {
      folders.place(packet, taken, root);
    }
  }

  /** Finishes a packet whose setting aside a crash cut off. */
  void resume(PacketRecord packet) throws IOException {
    if (folders.placed(packet, root)) {
      folders.finish(packet, root);
    } else {
      carryThrough(packet);
    }
  }
}

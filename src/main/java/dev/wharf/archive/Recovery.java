package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Refusal;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries through what a crash or a fault cut off. For one thread at a time. */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Archive archive;
  private final Quarantine quarantine;
  private final Predicate<String> inWork;

  Recovery(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Archive archive,
      Quarantine quarantine,
      Predicate<String> inWork) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.archive = archive;
    this.quarantine = quarantine;
    this.inWork = inWork;
  }

  /**
   * Settles what the server before this one left, before the intake starts: ends whose end was
   * decided, wipes what the others had unpacked, and leaves them to be taken anew.
   *
   * @param work the work folder
   */
  public void atStart(Path work) throws IOException {
    ledger.takeOver();
    carryOn();
    Set<String> ending = new HashSet<>();
    for (PacketRecord packet : ledger.open()) {
      if (packet.state().ending()) {
        ending.add(packet.name().value());
      }
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(work)) {
      for (Path leftover : leftovers) {
        PacketName name = new PacketName(String.valueOf(leftover.getFileName()));
        if (!ending.contains(name.value())) {
          try {
            clear(name, leftover);
          } catch (IOException e) {
            LOG.warn("{} cannot be cleared: {}", leftover, e.toString());
          }
        }
      }
    }
  }

  // A sender's folder that the ledger knows nothing of, because the ledger was lost, goes back.
  private void clear(PacketName name, Path leftover) throws IOException {
    Path taken = layout.taken(name);
    if (Disk.exists(taken)) {
      Path back = layout.delivered(name);
      for (int i = 2; !disk.move(taken, back, "back"); i++) {
        back = layout.delivered(new PacketName(name.numbered(i)));
      }
      LOG.warn("{} was found in the work folder, unknown to the ledger; it is now {}", name, back);
    }
    if (holdsBegunMove(leftover)) {
      LOG.error(
          "{} holds a packet that was being copied, unknown to the ledger: look there", leftover);
      return;
    }
    disk.wipe(leftover);
  }

  // Of a packet that has ended, it is the source of its last move, which a crash left half removed.
  private boolean holdsBegunMove(Path leftover) throws IOException {
    if (!Files.isDirectory(leftover)) {
      return false;
    }
    try (DirectoryStream<Path> begun = Files.newDirectoryStream(leftover, Disk.aside("*"))) {
      for (Path source : begun) {
        PacketRecord known = ledger.find(Disk.token(source));
        if (known == null || !known.state().ended()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Carries through the packets whose end is decided and that nobody works on. */
  public void carryOn() {
    List<PacketRecord> open = ledger.open();
    for (PacketRecord packet : open) {
      if (packet.state().ending() && !inWork.test(packet.id())) {
        PacketRecord now = ledger.find(packet.id()); // It may have ended since.
        if (now != null && now.state().ending()) {
          carryOn(now);
        }
      }
    }
  }

  private void carryOn(PacketRecord packet) {
    try {
      if (packet.state() == PacketState.ARCHIVING) {
        resumeArchiving(packet);
      } else {
        quarantine.resume(packet);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be moved to its place yet: {}", packet.name(), e.toString());
    }
  }

  private void resumeArchiving(PacketRecord packet) throws IOException {
    try {
      archive.resume(packet);
    } catch (BadPacketException e) {
      quarantine.turn(packet, new Refusal(e.reason(), String.valueOf(e.getMessage())));
    }
  }
}

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

/** Carries through what a crash or a fault cut off, of this server or of one that is dead. */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Archive archive;
  private final Quarantine quarantine;
  private final Folders folders;
  private final Set<String> unreachable = new HashSet<>();
  private final Predicate<String> inWork;

  Recovery(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Archive archive,
      Quarantine quarantine,
      Folders folders,
      Predicate<String> inWork) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.archive = archive;
    this.quarantine = quarantine;
    this.folders = folders;
    this.inWork = inWork;
  }

  /**
   * Settles what the server before this one left, before the intake starts: ends whose end was
   * decided, wipes what the others had unpacked, and leaves them to be taken anew.
   *
   * @param work the work folder
   */
  public synchronized void atStart(Path work) throws IOException {
    Path own = layout.own();
    if (own != null) {
      disk.createDirectories(own);
      takeOver();
      carryOn();
      return;
    }
    ledger.takeOver(packet -> true);
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

  /** Removes what stands in the work folder for this server alone, when it stops. */
  public void leave() {
    Path own = layout.own();
    if (own != null) {
      try {
        disk.deleteIfEmpty(own);
      } catch (IOException e) {
        LOG.debug("{} is left to the others", own, e);
      }
    }
  }

  /** Takes over what dead servers held, where others share the ledger, and carries it through. */
  public synchronized void takeOver() {
    if (ledger.lease().endless()) {
      return;
    }
    List<PacketRecord> taken = ledger.takeOver(this::reachable);
    for (PacketRecord packet : taken) {
      LOG.info("{} was being moved by a server that is gone; it is carried through", packet.name());
      carryOn(packet);
    }
  }

  private boolean reachable(PacketRecord packet) {
    Path root = layout.root(packet);
    boolean reachable = root != null && Files.isDirectory(root);
    if (!reachable && unreachable.add(packet.id())) {
      LOG.error(
          "{} was being moved by a server that is gone, and its work folder {} is not to be seen from"
              + " here: start that server again, or share wharf.work",
          packet.name(),
          packet.work());
    }
    return reachable;
  }

  // A sender's folder that the ledger knows nothing of, because the ledger was lost, goes back.
  private void clear(PacketName name, Path leftover) throws IOException {
    Path taken = Layout.takenIn(leftover);
    if (Disk.exists(taken)) {
      folders.giveBack(name, taken);
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

  /**
   * Carries through the packets of this server whose end is decided and that nobody works on; where
   * others share the ledger, clears up behind attempts that are over.
   */
  public synchronized void carryOn() {
    List<PacketRecord> open = ledger.open();
    for (PacketRecord packet : open) {
      if (packet.state().ending() && ledger.ours(packet) && !inWork.test(packet.id())) {
        PacketRecord now = ledger.find(packet.id()); // It may have ended since.
        if (now != null && now.state().ending() && ledger.ours(now)) {
          carryOn(now);
        }
      }
    }
    if (layout.own() != null) {
      new Leftovers(ledger, disk, layout.own(), inWork, this::clear).sweep();
    }
  }

  private void carryOn(PacketRecord packet) {
    try {
      folders.fence(packet);
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

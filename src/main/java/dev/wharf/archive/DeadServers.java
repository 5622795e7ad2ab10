package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.SameFolders;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a shared ledger that are dead by what the ledger says of them: what they held is
 * taken over, and carried through or put back. Safe for use by several threads.
 */
public final class DeadServers implements Predecessors {
  private static final Logger LOG = LoggerFactory.getLogger(DeadServers.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Path own;
  private final Recovery recovery;
  private final Leftovers leftovers;
  private final SameFolders folders;
  private final Set<String> unreachable = new HashSet<>();

  /**
   * @param own the folder below which this server's own work folders stand
   */
  DeadServers(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Path own,
      Recovery recovery,
      Leftovers leftovers,
      SameFolders folders) {
    this.folders = folders;
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.own = own;
    this.recovery = recovery;
    this.leftovers = leftovers;
  }

  @Override
  public void atStart() throws IOException {
    disk.createDirectories(own);
    takeOver();
    recovery.carryOn();
    sweep();
  }

  /** Takes over what dead servers held, and carries through what had been decided. */
  public synchronized void takeOver() {
    if (cannotJudge()) {
      return;
    }
    for (PacketRecord packet : ledger.takeOver(this::reachable)) {
      LOG.info("{} was being moved by a server that is gone; it is carried through", packet.name());
      recovery.carryThrough(packet);
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

  /** Clears up behind attempts that are over. */
  public synchronized void sweep() {
    if (cannotJudge()) {
      return;
    }
    leftovers.sweep();
  }

  @Override
  public synchronized boolean leftSomething() {
    if (!leftovers.anyOfOthers()) {
      return false;
    }
    if (!leftovers.canBeJudged()) {
      return true;
    }
    sweep();
    return false;
  }

  // A server that others may take for dead is none to say who is. What is missed in folders that
  // are not the right ones is missed in others.
  private boolean cannotJudge() {
    return ledger.lease().isOver() || folders.problem().isPresent();
  }

  @Override
  public void leave() {
    try {
      disk.deleteIfEmpty(own);
    } catch (IOException e) {
      LOG.debug("{} is left to the others", own, e);
    }
  }
}

package dev.wharf.archive;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that had this state folder before: the lock on it says that there is no other. */
final class OwnPredecessor implements Predecessors {
  private static final Logger LOG = LoggerFactory.getLogger(OwnPredecessor.class);

  private final Ledger ledger;
  private final Path work;
  private final Recovery recovery;
  private final Clearing clearing;

  OwnPredecessor(Ledger ledger, Path work, Recovery recovery, Clearing clearing) {
    this.ledger = ledger;
    this.work = work;
    this.recovery = recovery;
    this.clearing = clearing;
  }

  @Override
  public void atStart() throws IOException {
    ledger.takeOver(packet -> true);
    recovery.carryOn();
    Set<String> ending = new HashSet<>();
    for (PacketRecord packet : ledger.open()) {
      if (packet.state().ending()) {
        ending.add(packet.name().value());
      }
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(work)) {
      for (Path leftover : leftovers) {
        PacketName name = new PacketName(String.valueOf(leftover.getFileName()));
        if (!ending.contains(name.value()) && !leftover.equals(Layout.lock(work))) {
          clear(name, leftover);
        }
      }
    }
  }

  private void clear(PacketName name, Path leftover) {
    try {
      clearing.clear(name, leftover);
    } catch (IOException e) {
      LOG.warn("{} cannot be cleared: {}", leftover, e.toString());
    }
  }

  @Override
  public void leave() {
    // The next server on this state folder finds its work folder as it is.
  }
}

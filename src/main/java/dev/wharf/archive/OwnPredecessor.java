package dev.wharf.archive;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that had this state folder before: the lock on it says that there is no other. */
final class OwnPredecessor implements Predecessors {
  private static final Logger LOG = LoggerFactory.getLogger(OwnPredecessor.class);

  /** From one look at the work folder to the next. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final Path work;
  private final Layout layout;
  private final Recovery recovery;
  private final Clearing clearing;
  private final Predicate<String> inWork;
  private Set<Path> unexplained = new HashSet<>();
  private long swept = System.nanoTime();

  /**
   * @param inWork whether a delivery is in work in this process
   */
  OwnPredecessor(
      Ledger ledger,
      Path work,
      Layout layout,
      Recovery recovery,
      Clearing clearing,
      Predicate<String> inWork) {
    this.inWork = inWork;
    this.ledger = ledger;
    this.work = work;
    this.layout = layout;
    this.recovery = recovery;
    this.clearing = clearing;
  }

  @Override
  public void atStart() throws IOException {
    ledger.takeOver(packet -> true);
    recovery.carryOn();
    Set<Path> ending = new HashSet<>();
    for (PacketRecord packet : ledger.open()) {
      if (packet.state().ending()) {
        ending.add(layout.work(packet));
      }
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(work)) {
      for (Path leftover : leftovers) {
        if (!ending.contains(leftover) && !leftover.equals(Layout.lock(work))) {
          clear(leftover);
        }
      }
    }
  }

  // What is not explained at two looks in a row is nobody's: a packet that has just ended is being
  // cleared by its own thread.
  @Override
  public synchronized void sweepNow() {
    if (System.nanoTime() - swept < LOOK_AGAIN.toNanos()) {
      return;
    }
    swept = System.nanoTime();
    Set<Path> seen = new HashSet<>();
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(work)) {
      leftovers.forEach(seen::add);
    } catch (IOException e) {
      LOG.debug("{} is looked at again later", work, e);
    }
    seen.remove(Layout.lock(work));
    if (!seen.isEmpty()) {
      for (PacketRecord packet : ledger.open()) {
        seen.remove(layout.work(packet));
      }
      seen.removeIf(leftover -> isAgain(leftover));
    }
    for (Path leftover : seen) {
      if (unexplained.contains(leftover)) {
        clear(leftover);
      }
    }
    unexplained = seen;
  }

  /** Whether it is what is made of an archived packet that is processed again. */
  private boolean isAgain(Path leftover) {
    Matcher attempt = Leftovers.ATTEMPT.matcher(String.valueOf(leftover.getFileName()));
    return attempt.matches() && inWork.test(attempt.group(1));
  }

  private void clear(Path leftover) {
    try {
      // One whose packet has more than a name is called by the packet's id.
      String folder = String.valueOf(leftover.getFileName());
      PacketRecord known = ledger.find(folder);
      clearing.clear(known == null ? new PacketName(folder) : known.name(), leftover);
    } catch (IOException e) {
      LOG.warn("{} cannot be cleared: {}", leftover, e.toString());
    }
  }

  @Override
  public void leave() {
    // The next server on this state folder finds its work folder as it is.
  }
}

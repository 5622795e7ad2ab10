package dev.wharf.server;

import dev.wharf.archive.Predecessors;
import dev.wharf.intake.ServerStop;
import dev.wharf.ledger.SameFolders;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks while the server runs whether its folders are still its own, and still the ones that were
 * used last. What the run before left is settled as soon as they are. Safe for use by several
 * threads.
 */
public final class FolderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final FolderClaims claims;
  private final SameFolders folders;
  private final ServerStop stop;
  private @Nullable Predecessors predecessors;
  private volatile boolean settled;

  FolderWatch(FolderClaims claims, SameFolders folders, ServerStop stop) {
    this.claims = claims;
    this.folders = folders;
    this.stop = stop;
  }

  /** Why no packet may be taken on account of the folders, as a clause; nothing where it may. */
  Optional<String> problem() {
    Optional<String> foreign = folders.problem();
    return foreign.isPresent() || settled
        ? foreign
        : Optional.of("what the run before this one left is not settled yet");
  }

  /**
   * Has what the run before this one left settled: at once where the folders are the right ones,
   * and else as soon as they are.
   *
   * @throws IOException when the work folder cannot be worked with
   */
  synchronized void begin(Predecessors left) throws IOException {
    predecessors = left;
    settle();
  }

  /** Looks at the folders. */
  public synchronized void look() throws IOException {
    claims.renew(stop);
    settle();
  }

  private void settle() throws IOException {
    Optional<String> foreign = folders.problem();
    if (predecessors == null || foreign.isPresent()) {
      LOG.debug("What was left in the work folder is looked at later: {}", foreign);
    } else if (settled) {
      predecessors.sweepNow();
    } else {
      predecessors.atStart();
      settled = true;
    }
  }
}

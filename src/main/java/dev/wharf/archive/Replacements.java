package dev.wharf.archive;

import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.Reprocess;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.InWords;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles packets that are processed again and that nobody works on: those whose new results are
 * decided get them, the others go back in line. Safe for use by several threads.
 */
public final class Replacements {
  private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);

  /** A packet with which the server dies that often is not tried again. */
  private static final int MOST_DEATHS = 3;

  private final Ledger ledger;
  private final NewResults newResults;
  private final SameFolders folders;
  private final Predicate<String> inWork;
  private final Retries retries = new Retries();
  private Set<String> unexplained = new HashSet<>();

  /**
   * @param inWork whether a delivery is in work in this process; those are left alone
   */
  Replacements(
      Ledger ledger, NewResults newResults, SameFolders folders, Predicate<String> inWork) {
    this.ledger = ledger;
    this.newResults = newResults;
    this.folders = folders;
    this.inWork = inWork;
  }

  /** Carries on what a fault or a kill cut off, of this server or of dead ones. */
  public synchronized void carryOn() {
    if (folders.problem().isPresent() || ledger.lease().isOver()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Reprocess begun : ledger.reprocesses().begun()) {
      if (retries.due(begun.id()) && !inWork.test(begun.id())) {
        carryOn(begun, seen);
      }
    }
    unexplained = seen;
  }

  private void carryOn(Reprocess begun, Set<String> seen) {
    try {
      String holder = begun.holder();
      if (ledger.owner().equals(holder)) {
        carryOnOurs(begun, seen);
      } else if (holder != null && ledger.isDead(holder)) {
        Reprocess ours = ledger.reprocesses().takeOver(begun);
        if (ours != null) {
          carryOnOfDead(ours);
        }
      }
      retries.forget(begun.id());
    } catch (ClaimLostException | LedgerException e) {
      LOG.debug("{} is looked at again", begun.name(), e);
    } catch (IOException | RuntimeException e) { // Else those behind it would wait for ever.
      retries.failed(begun.id());
      LOG.warn(
          "The new results of {} cannot be put in their place yet: {}",
          begun.name(),
          InWords.of(e));
    }
  }

  private void carryOnOurs(Reprocess ours, Set<String> seen) throws IOException {
    if (ours.stage() == Stage.PLACING) {
      newResults.place(ours);
    } else if (unexplained.contains(ours.id())) {
      newResults.clear(ours);
      ledger.reprocesses().putBack(ours, false, Duration.ZERO, null);
    } else {
      seen.add(ours.id()); // Its thread may have ended it just now.
    }
  }

  private void carryOnOfDead(Reprocess left) throws IOException {
    if (left.stage() == Stage.PLACING) {
      newResults.place(left);
      return;
    }
    newResults.giveBack(left);
    newResults.clear(left);
    if (left.died() + 1 < MOST_DEATHS) {
      ledger.reprocesses().putBackAfterDeath(left);
    } else {
      String why = "the server died " + MOST_DEATHS + " times while it was in work";
      ledger.reprocesses().fail(left, why, null);
      LOG.warn("{} was not processed again, and stays as it was: {}", left.name(), why);
    }
  }
}

package dev.wharf.server;

import dev.wharf.archive.Predecessors;
import dev.wharf.intake.ServerStop;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * Takes the folders of inboxes that come while the server runs; all of them or none.
   *
   * @param now the settings in force
   * @param next those that are to be
   * @throws SettingsException when one cannot be made, is another server's or another setting's, or
   *     is not the one that was used last
   */
  synchronized void join(List<Inbox> inboxes, Settings now, Settings next)
      throws SettingsException {
    if (inboxes.isEmpty()) {
      return;
    }
    try {
      for (Inbox inbox : inboxes) {
        StartChecks.makeFolder(inbox.setting(), inbox.folder(), next);
      }
      StartChecks.requireApart(next);
      for (Inbox inbox : inboxes) {
        Optional<String> problem = folders.problemOf(inbox.setting(), inbox.folder());
        if (problem.isPresent()) {
          throw new SettingsException(List.of(problem.get()));
        }
        claims.add(inbox);
      }
    } catch (StartException | IOException e) {
      keepOnly(now);
      throw new SettingsException(List.of(InWords.of(e)));
    } catch (SettingsException e) {
      keepOnly(now);
      throw e;
    }
  }

  /** Whether the folders that are looked at are those of the settings. */
  boolean looksAt(Settings now) {
    return folders.all().equals(looked(now));
  }

  /** The folders that are looked at, by the settings that name them. */
  static Map<String, Path> looked(Settings now) {
    Map<String, Path> looked = new LinkedHashMap<>(now.folders());
    looked.remove("wharf.state"); // The ledger is there, or knows nothing of it.
    return looked;
  }

  /** Looks at the folders of the settings alone from now on, and gives up those of others. */
  synchronized void keepOnly(Settings now) {
    Map<String, Path> looked = looked(now);
    folders.replace(looked);
    claims.keepOnly(looked.keySet());
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

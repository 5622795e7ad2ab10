package dev.wharf.server;

import dev.wharf.files.Disk;
import dev.wharf.files.FolderLock;
import dev.wharf.intake.ServerStop;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps other servers out of this one's state folder, work folder and inboxes. Servers that
 * share a ledger share the work folder and the inboxes. Safe for use by several threads.
 */
final class FolderClaims {
  private static final Logger LOG = LoggerFactory.getLogger(FolderClaims.class);

  private final Settings settings;
  private final StateLock state;
  private final String owner;

  /** By the setting that names the folder. */
  private final Map<String, FolderClaim> inboxes;

  private final FolderClaim work;

  /** Held where the work folder's file system cannot show the claim; null elsewhere. */
  private final @Nullable FolderLock workLock;

  private final @Nullable Object workFolder;

  private FolderClaims(
      Settings settings,
      StateLock state,
      String owner,
      Map<String, FolderClaim> inboxes,
      FolderClaim work,
      @Nullable FolderLock workLock)
      throws IOException {
    this.settings = settings;
    this.state = state;
    this.owner = owner;
    this.inboxes = inboxes;
    this.work = work;
    this.workLock = workLock;
    this.workFolder = Disk.key(settings.work());
  }

  /**
   * Takes the work folder and the inbox.
   *
   * @param state the state folder, which this server has
   * @param owner the server, or the ledger that it shares, by a name that no other has
   * @param shared whether others of the same name may have them too
   * @throws StartException when another has one of them
   */
  static FolderClaims take(Settings settings, StateLock state, String owner, boolean shared)
      throws StartException, IOException {
    // Of two servers that start at once, the second finds the first one's claim.
    FolderLock lock = FolderLock.take(Layout.lock(settings.work()), shared, StateLock.self());
    if (lock == null) {
      throw new StartException(
          "wharf.work="
              + settings.work()
              + ": in use by "
              + FolderLock.holder(Layout.lock(settings.work()))
              + ". Stop that server, or give this one a work folder and an inbox of its own");
    }
    boolean keep = false;
    try {
      FolderClaim work = FolderClaim.take("wharf.work", settings.work(), owner);
      Map<String, FolderClaim> inboxes = new LinkedHashMap<>();
      for (Inbox inbox : settings.inboxes()) {
        inboxes.put(inbox.setting(), FolderClaim.take(inbox.setting(), inbox.folder(), owner));
      }
      keep = !work.shown();
      return new FolderClaims(settings, state, owner, inboxes, work, keep ? lock : null);
    } finally {
      if (!keep) {
        lock.leave();
      }
    }
  }

  /** Looks whether they are still this server's, and has it stop where one is not. */
  synchronized void renew(ServerStop stop) {
    if (!state.stands()) {
      stop.because(
          "wharf.state="
              + settings.state()
              + " is no longer the folder that this server opened, or its lock was removed");
      return;
    }
    if (!workStands()) {
      stop.because(
          "wharf.work="
              + settings.work()
              + " is no longer the folder that this server opened; is its disk mounted?");
      return;
    }
    renew("wharf.work=" + settings.work(), work, stop);
    inboxes.forEach((setting, claim) -> renew(setting + "=" + claim.folder(), claim, stop));
  }

  private boolean workStands() {
    try {
      return Objects.equals(workFolder, Disk.key(settings.work()));
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at now", settings.work(), e);
      return true;
    }
  }

  private static void renew(String folder, FolderClaim claim, ServerStop stop) {
    claim
        .renew()
        .ifPresent(
            server ->
                stop.because(
                    folder
                        + " was taken by another server with a ledger of its own ("
                        + server
                        + ")"));
  }

  /**
   * Takes the folder of an inbox that comes while the server runs.
   *
   * @throws StartException when another server has it
   */
  synchronized void add(Inbox inbox) throws StartException, IOException {
    FolderClaim taken = FolderClaim.take(inbox.setting(), inbox.folder(), owner);
    FolderClaim before = inboxes.put(inbox.setting(), taken);
    if (before != null && !before.folder().equals(taken.folder())) {
      before.leave();
    }
  }

  /** Gives up the folders of inboxes that have left the settings. */
  synchronized void keepOnly(Set<String> settings) {
    inboxes
        .entrySet()
        .removeIf(
            inbox -> {
              boolean gone = !settings.contains(inbox.getKey());
              if (gone) {
                inbox.getValue().leave();
              }
              return gone;
            });
  }

  /** Gives them up. */
  synchronized void leave() throws IOException {
    for (FolderClaim inbox : inboxes.values()) {
      inbox.leave();
    }
    work.leave();
    if (workLock != null) {
      workLock.leave();
    }
  }
}

package dev.wharf.server;

import dev.wharf.files.FolderLock;
import dev.wharf.intake.ServerStop;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps other servers out of this one's state folder, work folder and inbox. Servers that
 * share a ledger share the work folder and the inbox. Safe for use by several threads.
 */
final class FolderClaims {
  private static final Logger LOG = LoggerFactory.getLogger(FolderClaims.class);

  private final Settings settings;
  private final StateLock state;
  private final boolean shared;
  private final InboxClaim inbox;
  private FolderLock work;
  private final @Nullable Object workFolder;

  private FolderClaims(
      Settings settings, StateLock state, boolean shared, FolderLock work, InboxClaim inbox)
      throws IOException {
    this.settings = settings;
    this.state = state;
    this.shared = shared;
    this.work = work;
    this.inbox = inbox;
    this.workFolder = key(settings.work());
  }

  /**
   * Takes the work folder and the inbox.
   *
   * @param state the state folder, which this server has
   * @param shared whether other servers of the same ledger may have them too
   * @param ledger the ledger's name
   * @throws StartException when a server of another ledger has one of them
   */
  static FolderClaims take(Settings settings, StateLock state, boolean shared, String ledger)
      throws StartException, IOException {
    FolderLock work = lock(settings.work(), shared);
    if (work == null) {
      throw new StartException(
          "wharf.work="
              + settings.work()
              + ": in use by "
              + FolderLock.holder(Layout.lock(settings.work()))
              + ". Stop that server, or give this one a work folder and an inbox of its own;"
              + " several servers on one inbox share a ledger in PostgreSQL");
    }
    boolean taken = false;
    try {
      InboxClaim inbox = InboxClaim.take(settings.inbox(), ledger);
      taken = true;
      return new FolderClaims(settings, state, shared, work, inbox);
    } finally {
      if (!taken) {
        work.leave();
      }
    }
  }

  private static @Nullable FolderLock lock(Path work, boolean shared) throws IOException {
    return FolderLock.take(Layout.lock(work), shared, StateLock.self());
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
    try {
      renewWork(stop);
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at now", settings.work(), e);
    }
    Optional<String> other = inbox.renew();
    other.ifPresent(
        server ->
            stop.because(
                "wharf.inbox="
                    + settings.inbox()
                    + " was taken by another server with a ledger of its own ("
                    + server
                    + ")"));
  }

  private void renewWork(ServerStop stop) throws IOException {
    if (!Objects.equals(workFolder, key(settings.work()))) {
      stop.because(
          "wharf.work="
              + settings.work()
              + " is no longer the folder that this server opened; is its disk mounted?");
    } else if (!work.stands()) {
      FolderLock again = lock(settings.work(), shared);
      if (again == null) {
        stop.because(
            "wharf.work="
                + settings.work()
                + " was taken by "
                + FolderLock.holder(Layout.lock(settings.work())));
      } else {
        work.close();
        work = again; // Somebody had cleared the folder.
      }
    }
  }

  private static @Nullable Object key(Path folder) throws IOException {
    return Files.exists(folder)
        ? Files.readAttributes(folder, BasicFileAttributes.class).fileKey()
        : null;
  }

  /** Gives them up. */
  synchronized void leave() throws IOException {
    inbox.leave();
    work.leave();
  }
}

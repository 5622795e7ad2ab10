package dev.wharf.server;

import dev.wharf.files.Disk;
import dev.wharf.files.OwnersOnly;
import dev.wharf.settings.Settings;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps other users out of the state folder, which holds the ledger, the token and the socket. */
public final class StatePrivacy {
  private static final Logger LOG = LoggerFactory.getLogger(StatePrivacy.class);

  /** Of a database, beside its file: the names' ends. */
  private static final List<String> DATABASE = List.of("", "-wal", "-shm", "-journal");

  private StatePrivacy() {}

  /**
   * Who else may come into the state folder.
   *
   * @param words what is the matter, as a clause
   * @param remedy what an operator can do about it, as a clause
   * @param grave whether everybody could put a ledger or native code of their own into it
   */
  public record Problem(String words, String remedy, boolean grave) {}

  /** What is wrong with the folder's mode; null where nothing is. */
  public static @Nullable Problem problem(Path state) throws IOException {
    OwnersOnly.Access access = OwnersOnly.access(state);
    if (access == null) {
      return null;
    }
    String mode = "wharf.state=" + state + " has the mode " + access.octal() + ": ";
    String command = "chmod 700 " + state;
    return access.writable()
        ? new Problem(
            mode + "others may change what is in it",
            command + ", or name a folder that others may not write to",
            true)
        : new Problem(
            mode + "others than its owner may look into it",
            command + ", unless a group is meant to",
            false);
  }

  /**
   * Makes an empty folder that is open to all its owner's alone; else warns where others may look
   * into it.
   *
   * @throws StartException where others may write to it
   */
  static void require(Path state) throws StartException, IOException {
    OwnersOnly.Access access = OwnersOnly.access(state);
    if (access != null && access.forAll() && Disk.isEmpty(state)) {
      closeNew(state);
    }
    Problem problem = problem(state);
    if (problem == null) {
      return;
    }
    if (problem.grave()) {
      throw new StartException(problem.words() + "; " + problem.remedy());
    }
    LOG.warn("{}; {}", problem.words(), problem.remedy());
  }

  // A new mount is often open to all, and what is in it later was not meant to be.
  private static void closeNew(Path state) throws IOException {
    try {
      OwnersOnly.close(state);
    } catch (FileSystemException e) {
      LOG.debug("{} is another user's", state, e);
    }
  }

  /** Takes from others what an earlier version, with a wider umask, let them do with the files. */
  static void closeFiles(Settings settings) throws IOException {
    Path state = settings.state();
    for (String name :
        List.of(StateFolder.LOCK, StateFolder.INSTANCE, StateFolder.RUNNING, StateFolder.NATIVES)) {
      close(state.resolve(name));
    }
    Path ledger = settings.ledger().file();
    if (ledger != null) {
      for (String end : DATABASE) {
        close(ledger.resolveSibling(ledger.getFileName() + end));
      }
    }
  }

  private static void close(Path file) {
    try {
      if (Files.exists(file)) {
        OwnersOnly.withoutOthers(file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("{} is another user's, or its file system knows no modes", file, e);
    }
  }
}

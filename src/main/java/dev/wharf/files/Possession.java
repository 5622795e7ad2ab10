package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a sender delivered Wharf's own: its owner is this user then, and nobody else may write
 * to it. A folder comes before what is in it, so that its sender can exchange nothing any more by
 * the time that it is looked at. Links are not followed. May be done again after a crash.
 */
public final class Possession {
  /** As deep as {@link TreeSync} goes. */
  private static final int DEEPEST = 100;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String CAPABILITIES = "CapEff:";

  private static final boolean POSSIBLE = isPossible();

  private final Path folder;
  private final UserPrincipal us;
  private final Object sender;

  private Possession(Path folder, UserPrincipal us, Object sender) {
    this.folder = folder;
    this.us = us;
    this.sender = sender;
  }

  /** Whether this process may take files from other users (CAP_CHOWN of capabilities(7)). */
  public static boolean isPossible() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(CAPABILITIES)) {
          return (Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), 16) & 1)
              != 0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return false; // There is no such file here.
    }
    return false;
  }

  /**
   * Begins to take a folder: its sender can exchange nothing in it any more.
   *
   * @param model something of ours, in a folder of ours
   * @return who takes what is in it; null where there is nothing to take, or no right to
   */
  public static @Nullable Possession begin(Path folder, Path model) throws IOException {
    if (!POSSIBLE) {
      return null;
    }
    Object sender = Files.getAttribute(folder, "unix:uid", NOFOLLOW_LINKS);
    UserPrincipal us = Files.getOwner(model, NOFOLLOW_LINKS);
    try (OpenFolder open = OpenFolder.open(folder)) {
      Possession possession = new Possession(folder, us, sender);
      return possession.own(open.posix()) ? possession : null;
    }
  }

  /**
   * Takes what is in the folder. What cannot be taken stays as it is.
   *
   * @param except names in it that are ours already
   */
  public void finish(Set<String> except) throws IOException {
    try (OpenFolder open = OpenFolder.open(folder)) {
      folder(open, except, 1);
    }
  }

  private void folder(OpenFolder folder, Set<String> except, int depth) throws IOException {
    if (!own(folder.posix())) {
      return; // Its sender could exchange what is in it.
    }
    OpenFolder.Entries entries = folder.entries();
    for (Path entry = entries.next(); entry != null; entry = entries.next()) {
      if (!except.contains(String.valueOf(entry.getFileName()))) {
        try {
          entry(folder, entry, depth);
        } catch (AccessDeniedException e) {
          // It stays its sender's.
        }
      }
    }
  }

  private void entry(OpenFolder folder, Path entry, int depth) throws IOException {
    PosixFileAttributes kind = folder.posix(entry).readAttributes();
    if (kind.isDirectory()) {
      if (depth < DEEPEST) {
        try (OpenFolder inner = folder.folder(entry)) {
          folder(inner, Set.of(), depth + 1);
        }
      }
    } else if (Presence.isTooLong(entry) || isAnothersToo(entry)) {
      return;
    } else if (kind.isRegularFile()) {
      own(folder.posix(entry));
    } else if (!kind.owner().equals(us)) {
      Files.getFileAttributeView(entry, FileOwnerAttributeView.class, NOFOLLOW_LINKS).setOwner(us);
    }
  }

  // A hard link may give a file away that is somebody else's.
  private boolean isAnothersToo(Path file) throws IOException {
    return !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", NOFOLLOW_LINKS))
        && !sender.equals(Files.getAttribute(file, "unix:uid", NOFOLLOW_LINKS));
  }

  private boolean own(@Nullable PosixFileAttributeView view) throws IOException {
    if (view == null) {
      return false;
    }
    PosixFileAttributes found = view.readAttributes();
    try {
      if (!found.owner().equals(us)) {
        view.setOwner(us); // It also takes the setuid and setgid bits of a file away.
      }
      Set<PosixFilePermission> rights = found.permissions();
      if (rights.contains(GROUP_WRITE) || rights.contains(OTHERS_WRITE)) {
        rights.remove(GROUP_WRITE);
        rights.remove(OTHERS_WRITE);
        view.setPermissions(rights);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

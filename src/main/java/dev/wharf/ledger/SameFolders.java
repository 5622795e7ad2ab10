package dev.wharf.ledger;

import dev.wharf.files.FolderMark;
import dev.wharf.ledger.UsedFolders.Used;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the folders are those that the ledger was used with. Each bears an identity as an
 * extended attribute, which the ledger remembers. Where a file system has no such attributes, the
 * number of the folder's inode takes its place. Safe for use by several threads.
 *
 * <p>An empty folder in the place of one whose disk is not mounted looks as if all packets had left
 * it. What a packet's folder is missed in, or moved to, is therefore looked at first.
 */
public final class SameFolders {
  private static final FolderMark MARK = new FolderMark("wharf.folder");
  private static final String INODE = "inode ";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final UsedFolders used;
  private volatile Map<String, Path> folders;
  private final Map<String, String> names = new HashMap<>();
  private final boolean alone;

  /** The folders that were found to be the right ones, by the file system's own key of them. */
  private final Map<String, Object> right = new ConcurrentHashMap<>();

  /**
   * @param folders by the settings that name them
   * @param names under which the ledger remembers those of them that it does not remember by their
   *     setting
   * @param alone whether this server is the only one of its ledger, so that a path that was changed
   *     in the settings is meant
   */
  public SameFolders(
      UsedFolders used, Map<String, Path> folders, Map<String, String> names, boolean alone) {
    this.used = used;
    this.folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
    this.names.putAll(names);
    this.alone = alone;
  }

  /**
   * Takes the folders that stand there now for the right ones, whatever the ledger remembers.
   *
   * @throws IOException when one is not there
   */
  public void adopt() throws IOException {
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      remember(folder.getKey(), folder.getValue());
    }
  }

  /** The folders that are looked at, by the settings that name them. */
  public Map<String, Path> all() {
    return folders;
  }

  /**
   * Has other folders be looked at from now on, because an inbox came or left.
   *
   * @param now by the settings that name them
   */
  public void replace(Map<String, Path> now) {
    folders = Collections.unmodifiableMap(new LinkedHashMap<>(now));
    right.keySet().retainAll(now.keySet());
  }

  /**
   * Whether a folder that is to be looked at too is the one that was used under its setting.
   *
   * @return what is wrong, as a clause that says what to do; or nothing
   * @throws IOException when it cannot be looked at
   */
  public Optional<String> problemOf(String setting, Path folder) throws IOException {
    return Optional.ofNullable(problem(setting, folder));
  }

  /** Which folder is not the one that was used, as a clause that says what to do; or nothing. */
  public Optional<String> problem() {
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      String problem;
      try {
        problem = problem(folder.getKey(), folder.getValue());
      } catch (IOException e) {
        problem =
            shown(folder.getKey(), folder.getValue()) + " cannot be looked at: " + InWords.of(e);
      }
      if (problem != null) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  /**
   * Looks whether they are the right ones. Costs a stat(2) for each while they are.
   *
   * @throws PostponedException when one is not: no packet can be worked on then
   */
  public void require() throws PostponedException {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      throw PostponedException.all(problem.get(), LOOK_AGAIN);
    }
  }

  private @Nullable String problem(String setting, Path folder) throws IOException {
    Object key;
    try {
      key = key(folder);
    } catch (NoSuchFileException e) {
      return shown(setting, folder) + " is not there";
    }
    if (key.equals(right.get(setting))) {
      return null;
    }
    Used before = used.all().get(name(setting));
    if (before == null || (alone && !before.path().equals(folder.toString()))) {
      remember(setting, folder);
      return null;
    }
    if (before.identity().equals(identity(folder))) {
      right.put(setting, key);
      return null;
    }
    if (mayBeCopy(before.identity()) && mark(before.identity()).equals(MARK.read(folder))) {
      remember(setting, folder);
      return null;
    }
    return shown(setting, folder)
        + " is not the folder that was used last; is its disk mounted? If this folder is meant to"
        + " take its place, start once with --adopt-folders";
  }

  // A server alone may have been moved to another disk, with the folder's mark. Of several machines
  // one that sees a copy would archive where the others do not look. An identity of an earlier
  // version has no inode.
  private boolean mayBeCopy(String identity) {
    return alone || !identity.contains(" ");
  }

  private static String mark(String identity) {
    return identity.split(" ", 2)[0];
  }

  private void remember(String setting, Path folder) throws IOException {
    if (MARK.read(folder) == null) {
      MARK.write(folder, UUID.randomUUID().toString());
    }
    used.remember(name(setting), new Used(identity(folder), folder.toString()));
    right.put(setting, key(folder));
  }

  private String name(String setting) {
    return names.getOrDefault(setting, setting);
  }

  private static String identity(Path folder) throws IOException {
    String mark = MARK.read(folder);
    return mark == null ? inode(folder) : mark + " " + inode(folder);
  }

  // The number of the device may differ after each mount; that of the inode does not.
  private static String inode(Path folder) throws IOException {
    return INODE + Files.getAttribute(folder, "unix:ino");
  }

  private static Object key(Path folder) throws IOException {
    return Objects.requireNonNullElse(
        Files.readAttributes(folder, BasicFileAttributes.class).fileKey(), folder);
  }

  private static String shown(String setting, Path folder) {
    return setting + "=" + folder;
  }
}

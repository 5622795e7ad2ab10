package dev.wharf.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every change that Wharf makes to the file system. Each change may be made again after a crash at
 * any point; at {@link Durability#FULL} it is on the disk when its method returns. Links are never
 * followed. Safe for use by several threads on different paths.
 */
public final class Disk {
  private final Sync sync;
  private final NewFile newFile;
  private final FolderSync folders;
  private final ForeignFiles foreign;
  private final Move move;
  private final Move moveWithoutSpecialFiles;

  public Disk(Durability durability) {
    this.sync = new Sync(durability);
    this.newFile = new NewFile(sync);
    this.folders = new FolderSync(sync);
    this.foreign = new ForeignFiles(sync);
    this.move = new Move(sync);
    this.moveWithoutSpecialFiles = new Move(sync, true);
  }

  /** Whether anything has that name, also a link that leads nowhere. */
  public static boolean exists(Path path) {
    return Presence.exists(path);
  }

  /**
   * Whether a file or folder is there, for folders where no stranger makes links: one that leads
   * nowhere is nothing. Several times as fast as {@link #exists} where there is nothing.
   */
  public static boolean present(Path path) {
    return Presence.present(path);
  }

  /**
   * Requires that nothing has that name. Unlike the other questions this one takes no failure for a
   * no.
   *
   * @throws IOException when something has that name, or the machine cannot tell
   */
  public static void requireAbsent(Path path) throws IOException {
    Presence.requireAbsent(path);
  }

  /**
   * Opens a file of somebody else's for reading; a link is not followed.
   *
   * @throws IOException also when that takes longer than some seconds, as for a FIFO
   */
  public static FileChannel open(Path file) throws IOException {
    return Opening.read(file);
  }

  /**
   * What identifies the file or folder at a path, whatever its name; null where nothing is there.
   *
   * @throws IOException when it cannot be told
   */
  public static @Nullable Object key(Path path) throws IOException {
    return Presence.key(path);
  }

  /** The names of all that is in a folder; what is not UTF-8 in them is not told exactly. */
  public static Set<String> names(Path folder) throws IOException {
    return Presence.names(folder);
  }

  /** Whether there is nothing in a folder. */
  public static boolean isEmpty(Path folder) throws IOException {
    return Presence.isEmpty(folder);
  }

  /** Makes a folder and those above it, where they are not there. */
  public void createDirectories(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Writes a new file.
   *
   * @param modified when it was changed last, where the file system keeps that; null for now
   * @param executable whether who may read it may run it, as far as the umask lets them
   * @return the number of bytes written
   * @throws FileAlreadyExistsException when the file is there already
   */
  public long write(Path path, InputStream content, @Nullable FileTime modified, boolean executable)
      throws IOException {
    return newFile.write(path, content, modified, executable);
  }

  /** Sets when a file or folder was changed last, where the file system keeps that. */
  public void setModified(Path path, FileTime modified) {
    Times.set(path, modified);
  }

  /**
   * Puts a file in place whole or not at all: temporary file, fsync, rename. The caller fsyncs the
   * folder.
   *
   * @param temporary on the same file system, in a folder that nobody else writes to: a stranger
   *     could have put a link there
   */
  public void replace(Path file, byte[] content, Path temporary) throws IOException {
    newFile.writeOver(temporary, content);
    rename(temporary, file);
  }

  /**
   * Renames within one file system what nobody else renames, by rename(2), which POSIX makes
   * atomic. The caller fsyncs both folders. Counts as done when the source is gone and the target
   * is there.
   */
  public void rename(Path source, Path target) throws IOException {
    Rename.rename(source, target);
  }

  /**
   * Makes a symbolic link; does nothing when the same link is there.
   *
   * @throws FileAlreadyExistsException when anything else has that name
   */
  public void link(Path link, String target) throws IOException {
    Path to = Path.of(target);
    try {
      Files.createSymbolicLink(link, to);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(to)) {
        throw e;
      }
    }
  }

  /** Makes an empty file where nothing is there; strangers may exchange the folders on the way. */
  public void mark(Beneath file) throws IOException {
    file.mark();
  }

  /** Makes an empty file, where nothing is there. */
  public void mark(Path file) throws IOException {
    if (!present(file)) {
      Files.createFile(file);
    }
  }

  /** Writes a short note; false where one is there. After a power loss it may be empty. */
  public boolean note(Path file, String words) throws IOException {
    try {
      Files.writeString(file, words, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Deletes a file, a link or an empty folder; does nothing when it is not there. */
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Deletes a file or a link where strangers may exchange the folders on the way to it. */
  public void delete(Beneath file) throws IOException {
    file.delete();
  }

  /** Deletes a folder if it is empty; returns false when it is not. */
  public boolean deleteIfEmpty(Path folder) throws IOException {
    return Wipe.emptyFolder(folder);
  }

  /** Deletes a folder of ours that most likely holds just that one file, else all that it holds. */
  public void wipe(Path folder, Path file) throws IOException {
    Wipe.folder(folder, file);
  }

  /** Deletes a file or a folder with all that is in it; nothing when it is not there. */
  public void wipe(Path tree) throws IOException {
    Wipe.tree(tree);
  }

  /**
   * Deletes a tree as {@link #wipe(Path)} does, or puts it aside whole by one rename where it holds
   * what this user may not delete: a command may run as another one.
   *
   * @param asides where it may go, the best place first; the first one that works is taken, under a
   *     free name
   * @return where it stands now; null when it was deleted
   * @throws IOException when it can be neither deleted nor put aside
   */
  public @Nullable Path remove(Path tree, List<Path> asides) throws IOException {
    return Removal.remove(tree, asides);
  }

  /**
   * Moves a file or folder to a free name. Within a file system this is one rename(2), which POSIX
   * makes atomic. To another file system it is a copy under a hidden name that is fsynced, compared
   * and renamed before the source is removed; meanwhile the source has a hidden name too, so that
   * nobody takes it for the whole. The same call again finishes a move that was cut off.
   *
   * @param token tells this move from others, also after a restart; part of the hidden names
   * @return false when the target's name is taken; nothing has been moved then
   * @throws NoSuchFileException when neither the source nor a begun move is there
   * @throws UnmovableException when it cannot be copied, however often it is tried
   */
  public boolean move(Path source, Path target, String token) throws IOException {
    return move(Beneath.of(source), Beneath.of(target), token);
  }

  /** The same where strangers may exchange the folders on the way to one of the two. */
  public boolean move(Beneath source, Beneath target, String token) throws IOException {
    return move.move(source, target, token);
  }

  /** The same for a move of which nothing has been done before, also not before a crash. */
  public boolean moveFirst(Beneath source, Beneath target, String token) throws IOException {
    return move.first(source, target, token);
  }

  /** The same, but devices, FIFOs and sockets do not come along to another file system. */
  public boolean moveWithoutSpecialFiles(Beneath source, Beneath target, String token)
      throws IOException {
    return moveWithoutSpecialFiles.move(source, target, token);
  }

  /** Where the source of a begun move to another file system stands. */
  public static Path aside(Path source, String token) {
    return Move.aside(source, token);
  }

  /** The name that the source of a begun move to another file system has. */
  public static String aside(String token) {
    return Move.aside(token);
  }

  /** The token of the move that gave a source its name. */
  public static String token(Path aside) {
    return Move.token(aside);
  }

  /** Fsyncs a file, or a folder: the names in it are on the disk then. */
  public void sync(Path path) throws IOException {
    sync.path(path);
  }

  /**
   * Fsyncs all plain files and folders of a folder that others wrote. A file whose fsync has failed
   * is written again, because Linux lets the next fsync succeed in any case. What may not be read
   * is passed over.
   *
   * @param except names in it that are passed over
   * @param temporary as in {@link #replace}
   */
  public void syncForeign(Path folder, Set<String> except, Path temporary) throws IOException {
    if (sync.full()) {
      foreign.folder(folder, except, temporary);
    }
  }

  /** Fsyncs all folders of a tree. */
  public void syncFolders(Path tree) throws IOException {
    if (sync.full()) {
      folders.tree(tree);
    }
  }

  /** Whether a failure says that a file system or a quota is full (ENOSPC, EDQUOT). */
  public static boolean full(Throwable failure) {
    return FullDisk.in(failure);
  }

  /**
   * Tries out all that packets need of a folder, at any durability; leaves nothing there.
   *
   * @throws IOException when the folder cannot be worked in
   */
  public static void prove(Path folder) throws IOException {
    Probe.prove(folder);
  }
}

package dev.wharf.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

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

  public Disk(Durability durability) {
    this.sync = new Sync(durability);
    this.newFile = new NewFile(sync);
    this.folders = new FolderSync(sync);
    this.foreign = new ForeignFiles(sync);
    this.move = new Move(sync);
  }

  /** Whether anything has that name, also a link that leads nowhere. */
  public static boolean exists(Path path) {
    return Presence.exists(path);
  }

  /**
   * Whether a file or folder is there, for folders where no stranger makes links: a link that leads
   * nowhere counts as nothing. Several times as fast as {@link #exists} where there is nothing.
   */
  public static boolean present(Path path) {
    return Presence.present(path);
  }

  /** The names of all that is in a folder. */
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
   * @return the number of bytes written
   * @throws FileAlreadyExistsException when the file is there already
   */
  public long write(Path path, InputStream content) throws IOException {
    return newFile.write(path, content);
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

  /** Makes an empty file, where nothing is there. */
  public void mark(Path file) throws IOException {
    if (!present(file)) {
      Files.createFile(file);
    }
  }

  /** Writes a short note, where nothing is there. After a power loss it may be empty. */
  public void note(Path file, String words) throws IOException {
    if (!present(file)) {
      Files.writeString(file, words, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** Deletes a file, a link or an empty folder; does nothing when it is not there. */
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Deletes a folder if it is empty. */
  public void deleteIfEmpty(Path folder) throws IOException {
    Wipe.emptyFolder(folder);
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
   * Moves a file or folder to a free name. Within a file system this is one rename(2), which POSIX
   * makes atomic. To another file system it is a copy under a hidden name that is fsynced, compared
   * and renamed before the source is removed; meanwhile the source has a hidden name too, so that
   * nobody takes it for the whole. The same call again finishes a move that was cut off.
   *
   * @param token tells this move from others, also after a restart; part of the hidden names
   * @return false when the target's name is taken; nothing has been moved then
   * @throws NoSuchFileException when neither the source nor a begun move is there
   */
  public boolean move(Path source, Path target, String token) throws IOException {
    return move.move(source, target, token);
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
   * Fsyncs a file that somebody else wrote, or all plain files and folders of a tree. A file whose
   * fsync has failed is written again, because Linux lets the next fsync succeed in any case.
   *
   * @param temporary as in {@link #replace}
   */
  public void syncTree(Path tree, Path temporary) throws IOException {
    if (sync.full()) {
      foreign.tree(tree, temporary);
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
   * Writes a file, fsyncs it at any durability, reads it back and removes it.
   *
   * @throws IOException when the folder cannot be worked in
   */
  public static void prove(Path folder) throws IOException {
    Probe.prove(folder);
  }
}

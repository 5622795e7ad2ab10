package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is held open. What is in it is reached from here (openat(2) and its kin), so no
 * path can be too long, and nobody can put a link or a FIFO into the way. Where the system has no
 * such calls, paths are used. Takes two file descriptors. For one thread, which may list it once.
 */
@SuppressWarnings("StreamResourceLeak") // It is what holds the streams, and closes them.
final class OpenFolder implements Closeable {
  private final Path path;
  private final DirectoryStream<Path> list;
  private final @Nullable SecureDirectoryStream<Path> descriptor;
  private boolean abandoned;

  private OpenFolder(Path path, DirectoryStream<Path> list) {
    this.path = path;
    this.list = list;
    this.descriptor = list instanceof SecureDirectoryStream<Path> secure ? secure : null;
  }

  /** Opens a folder by its path, which must not be a link. */
  static OpenFolder open(Path path) throws IOException {
    return new OpenFolder(path, Listing.open(path, Files::newDirectoryStream));
  }

  /** Opens a folder by its path; fails where that is a link. */
  static OpenFolder withoutLink(Path path) throws IOException {
    Path above = path.toAbsolutePath().getParent();
    if (above == null) {
      return open(path);
    }
    try (OpenFolder outer = open(above)) {
      return outer.folder(path);
    }
  }

  /** Opens the folder in which a file stands; fails where that is a link. */
  static OpenFolder around(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " has no parent");
    }
    return withoutLink(folder);
  }

  /** Opens a plain file that has no other name for writing at its end; it is made where none is. */
  FileChannel append(Path entry) throws IOException {
    requireOwn(entry);
    return file(entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Opens a plain file that has no other name for writing anywhere; it is made where none is. */
  FileChannel write(Path entry) throws IOException {
    requireOwn(entry);
    return file(entry, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Makes a plain file, and opens it for writing. */
  FileChannel create(Path entry) throws IOException {
    return file(entry, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void requireOwn(Path entry) throws IOException {
    try {
      if (!attributes(entry).isRegularFile()
          || !Integer.valueOf(1).equals(Files.getAttribute(entry, "unix:nlink", NOFOLLOW_LINKS))) {
        throw new IOException(entry + " is no plain file of its own");
      }
    } catch (NoSuchFileException e) {
      return; // It is made.
    }
  }

  /**
   * Opens a folder in this one.
   *
   * @throws NotDirectoryException when it is none, also a link to one
   */
  OpenFolder folder(Path entry) throws IOException {
    if (descriptor == null) {
      return new OpenFolder(entry, Listing.open(entry, Files::newDirectoryStream));
    }
    SecureDirectoryStream<Path> opened =
        Listing.open(entry, inside -> descriptor.newDirectoryStream(name(entry).resolve(".")));
    try {
      requireSame(entry, opened);
      return new OpenFolder(entry, opened);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  // A link leads to where the folder itself is not.
  private void requireSame(Path entry, SecureDirectoryStream<Path> opened) throws IOException {
    BasicFileAttributes found =
        opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    BasicFileAttributes stands = attributes(entry);
    if (!stands.isDirectory() || !Objects.equals(stands.fileKey(), found.fileKey())) {
      throw new NotDirectoryException(entry.toString());
    }
  }

  /** Its path, which may be longer than the system takes. */
  Path path() {
    return path;
  }

  /** What is in it, as paths; their names are the bytes that they are on disk. */
  Entries entries() {
    return new Entries(path, list.iterator());
  }

  /** The entries of a folder, with the failures of a list as what they are. */
  static final class Entries {
    private final Path folder;
    private final Iterator<Path> entries;

    private Entries(Path folder, Iterator<Path> entries) {
      this.folder = folder;
      this.entries = entries;
    }

    /** The next one; null after the last. */
    @Nullable Path next() throws IOException {
      try {
        return entries.hasNext() ? Listing.entry(folder, entries.next()) : null;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } catch (NoSuchElementException e) {
        return null;
      }
    }
  }

  /** What an entry is; a link is not followed. */
  BasicFileAttributes attributes(Path entry) throws IOException {
    return descriptor == null
        ? Files.readAttributes(entry, BasicFileAttributes.class, NOFOLLOW_LINKS)
        : descriptor
            .getFileAttributeView(name(entry), BasicFileAttributeView.class, NOFOLLOW_LINKS)
            .readAttributes();
  }

  /** Whether there is an entry of that name, also a link that leads nowhere. */
  boolean has(Path entry) throws IOException {
    try {
      attributes(entry);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The rights to the folder itself, and its owner; null where there is no such thing. */
  @Nullable PosixFileAttributeView posix() {
    return descriptor == null
        ? Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS)
        : descriptor.getFileAttributeView(PosixFileAttributeView.class);
  }

  /** The rights to an entry, its times and its owner; a link is not followed. */
  PosixFileAttributeView posix(Path entry) {
    return descriptor == null
        ? Files.getFileAttributeView(entry, PosixFileAttributeView.class, NOFOLLOW_LINKS)
        : descriptor.getFileAttributeView(
            name(entry), PosixFileAttributeView.class, NOFOLLOW_LINKS);
  }

  void deleteFile(Path entry) throws IOException {
    if (descriptor == null) {
      Files.delete(entry);
    } else {
      descriptor.deleteFile(name(entry));
    }
  }

  void deleteFolder(Path entry) throws IOException {
    if (descriptor == null) {
      Files.delete(entry);
    } else {
      descriptor.deleteDirectory(name(entry));
    }
  }

  /** Renames an entry into another folder. */
  void move(Path entry, OpenFolder to, Path name) throws IOException {
    if (descriptor == null || to.descriptor == null) {
      Rename.rename(entry, to.path.resolve(name));
    } else {
      descriptor.move(name(entry), to.descriptor, name);
    }
  }

  /** Gives the owner all rights to this folder; false where that changes nothing. */
  boolean giveOwnerAllRights() {
    if (descriptor == null) {
      return Owner.giveAllRights(path);
    }
    return Owner.giveAllRights(descriptor.getFileAttributeView(PosixFileAttributeView.class));
  }

  /** Opens the folder itself for reading, so that it can be fsynced. */
  FileChannel read() throws IOException {
    return file(path.resolve("."), StandardOpenOption.READ);
  }

  /** Opens an entry for reading, also a folder, so that it can be fsynced. */
  FileChannel read(Path entry) throws IOException {
    return file(entry, StandardOpenOption.READ);
  }

  /** Opens a file in it; a link is not followed. */
  private FileChannel file(Path entry, StandardOpenOption... how) throws IOException {
    Set<OpenOption> options = new HashSet<>(Arrays.asList(how));
    options.add(NOFOLLOW_LINKS);
    // The JDK's are file channels, which it does not promise.
    return descriptor != null
            && descriptor.newByteChannel(name(entry), options) instanceof FileChannel channel
        ? channel
        : FileChannel.open(entry, options);
  }

  private static Path name(Path entry) {
    Path name = entry.getFileName();
    return name == null ? entry : name;
  }

  /** Leaves the folder open for ever: a thread that hangs in it would hold up a close as well. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void close() throws IOException {
    if (!abandoned) {
      list.close();
    }
  }
}

package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every change that Wharf makes to the file system. Changes are safe to do again after a crash at
 * any point; at {@link Durability#FULL} they are on the disk when a method returns. Links are never
 * followed. Safe for use by several threads on different paths.
 */
public final class Disk {
  private static final String ASIDE = ".wharf-";

  /** Outside the heap, where the kernel takes it from without a copy of the JDK's. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(256 * 1024));

  private final Durability durability;
  private final Move move;
  private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();

  public Disk(Durability durability) {
    this.durability = durability;
    this.move = new Move(this, durability);
  }

  /** Whether anything has that name, be it a link that leads nowhere. */
  public static boolean exists(Path path) {
    return Files.exists(path, NOFOLLOW_LINKS);
  }

  /**
   * Whether a file or folder is there, where no stranger makes links: one that leads nowhere counts
   * as nothing. Several times as fast as {@link #exists} where there is nothing, because no
   * exception is made for that.
   */
  public static boolean present(Path path) {
    return path.toFile().exists();
  }

  /** The names of all that is in a folder. */
  public static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

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
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Sink sink = new Sink(file, BUFFER.get().clear());
      long total = content.transferTo(sink);
      sink.flush();
      sync(file);
      return total;
    }
  }

  /**
   * Puts a file in place whole or not at all: temporary file, fsync, rename. Its folder is left for
   * the caller to fsync.
   *
   * @param temporary on the same file system, in a folder that nobody else writes to: a stranger
   *     could have put a link there
   */
  public void replace(Path file, byte[] content, Path temporary) throws IOException {
    try {
      write(temporary, new ByteArrayInputStream(content));
    } catch (FileAlreadyExistsException e) { // A crash has left it.
      wipe(temporary);
      write(temporary, new ByteArrayInputStream(content));
    }
    rename(temporary, file);
  }

  /**
   * Renames within one file system what nobody else renames, by rename(2), which POSIX makes
   * atomic. Both folders are left for the caller to fsync. NFS may have done it although its answer
   * was lost, and not find the source when it asks again (RFC 1813, 4.5): then it is done.
   */
  public void rename(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      if (present(source) || !present(target)) {
        throw e;
      }
    }
  }

  /** Makes a symbolic link. */
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

  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Deletes a folder of ours that most likely holds just that one file, else all that it holds. */
  public void wipe(Path folder, Path file) throws IOException {
    Files.deleteIfExists(file);
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      wipe(folder);
    }
  }

  /** Deletes a file or a folder with all that is in it; nothing when it is not there. */
  public void wipe(Path tree) throws IOException {
    if (!exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder if it is empty. */
  public void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // It holds something: it stays.
    }
  }

  public static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  /**
   * Moves a file or folder to a free name, within a file system by one rename(2), which POSIX makes
   * atomic; to another one by a copy under a hidden name that is fsynced and compared, then
   * renamed, before the source is removed. While that lasts the source carries a hidden name, so
   * that nobody takes it for the whole. Does nothing when it was done before.
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
    return source.resolveSibling(aside(token));
  }

  /** The name that the source of a begun move to another file system carries. */
  public static String aside(String token) {
    return ASIDE + token;
  }

  /** The token of the move that gave a source its name. */
  public static String token(Path aside) {
    return String.valueOf(aside.getFileName()).substring(ASIDE.length());
  }

  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }

  /** Fsyncs a file, or a folder: the names in it are on the disk then. */
  public void sync(Path folder) throws IOException {
    if (durability == Durability.FULL) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Fsyncs a file that somebody else wrote, or all plain files and folders of a tree.
   *
   * <p>After a failed fsync Linux forgets that a file's pages were never written, and the next one
   * succeeds; so a file whose fsync has failed is not fsynced again but written anew.
   *
   * @param temporary as in {@link #replace}
   */
  public void syncTree(Path tree, Path temporary) throws IOException {
    if (durability == Durability.FULL) {
      Files.walkFileTree(tree, new TreeSync(this, file -> keep(file, temporary)));
    }
  }

  private void keep(Path file, Path temporary) throws IOException {
    if (!unsynced.contains(file)) {
      try {
        sync(file);
        return;
      } catch (AccessDeniedException e) {
        return; // What cannot be opened cannot be fsynced; it is as durable as its sender made it.
      } catch (IOException e) {
        unsynced.add(file);
      }
    }
    wipe(temporary);
    TreeCopy.copy(file, temporary, durability);
    rename(temporary, file);
    unsynced.remove(file);
  }

  /** Fsyncs all folders of a tree. */
  public void syncFolders(Path tree) throws IOException {
    if (durability == Durability.FULL) {
      int within = foldersIn(tree);
      if (within != 0) {
        syncFoldersIn(tree, within);
      }
      sync(tree);
    }
  }

  private void syncFoldersIn(Path folder, int count) throws IOException {
    int left = count;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (left != 0 && Files.isDirectory(entry, NOFOLLOW_LINKS)) {
          syncFolders(entry);
          left--;
        }
      }
    }
  }

  /**
   * How many folders are in a folder, where its links tell: one for its own name, one for its '.',
   * one for each '..'. Some file systems count none, and have a single link then.
   *
   * @return -1 where that is not told
   */
  private static int foldersIn(Path folder) throws IOException {
    int links = (Integer) Files.getAttribute(folder, "unix:nlink", NOFOLLOW_LINKS);
    return links < 2 ? -1 : links - 2;
  }

  /** Makes an empty file, where it is not there. */
  public void mark(Path file) throws IOException {
    if (!present(file)) {
      Files.createFile(file);
    }
  }

  private void sync(FileChannel file) throws IOException {
    if (durability == Durability.FULL) {
      file.force(true);
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
    Path file = Files.createTempFile(folder, ".wharf-", ".probe");
    try {
      byte[] content = file.toString().getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(content));
        channel.force(true);
      }
      if (!Arrays.equals(Files.readAllBytes(file), content)) {
        throw new IOException(file + " reads otherwise than it was written");
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes to a file through a buffer. */
  private static final class Sink extends OutputStream {
    private final FileChannel file;
    private final ByteBuffer buffer;

    Sink(FileChannel file, ByteBuffer buffer) {
      this.file = file;
      this.buffer = buffer;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        if (!buffer.hasRemaining()) {
          flush();
        }
        int part = Math.min(buffer.remaining(), length - done);
        buffer.put(bytes, offset + done, part);
        done += part;
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      buffer.clear();
    }
  }
}

package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;

/** Copies a folder to another file system, and proves the copy by size and CRC-32 of each file. */
final class TreeCopy {
  private static final Set<OpenOption> NEW = Set.of(CREATE_NEW, READ, WRITE);
  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Sync sync;
  private final boolean withoutSpecialFiles;

  /**
   * @param withoutSpecialFiles whether devices, FIFOs and sockets are left out; else they fail the
   *     copy. None is ever opened, since that may wait for ever
   */
  TreeCopy(Sync sync, boolean withoutSpecialFiles) {
    this.sync = sync;
    this.withoutSpecialFiles = withoutSpecialFiles;
  }

  /** Copies all but special files, which fail it. */
  static void copy(Path source, Path target, Sync sync) throws IOException {
    new TreeCopy(sync, false).copy(source, target);
  }

  /** Whether two trees hold the same names, sizes, links and CRC-32s. */
  static boolean same(Path one, Path other) throws IOException {
    return new TreeCopy(new Sync(Durability.OS), false).isCopy(one, other);
  }

  /**
   * Copies files, folders and links with their times and permissions; fsyncs and compares each
   * file. Its sender may exchange what is in it meanwhile, so the source is walked from folder to
   * folder, and what was opened is what is copied.
   *
   * @throws UnmovableException when there is something that cannot be copied
   * @throws IOException also when the copy differs
   */
  void copy(Path source, Path target) throws IOException {
    try (OpenFolder folder = OpenFolder.open(parent(source))) {
      copy(folder, source, target);
    }
  }

  private void copy(OpenFolder folder, Path source, Path target) throws IOException {
    requireShort(source);
    requireShort(target);
    BasicFileAttributes kind = folder.attributes(source);
    if (kind.isDirectory()) {
      copyFolder(folder, source, target);
      Files.getFileAttributeView(target, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(kind.lastModifiedTime(), kind.lastAccessTime(), null);
      sync.path(target);
    } else if (kind.isRegularFile()) {
      copyFile(folder, source, target);
    } else if (kind.isSymbolicLink()) {
      Files.createSymbolicLink(target, Files.readSymbolicLink(source));
    } else if (!withoutSpecialFiles) {
      throw UnmovableException.special(source);
    }
  }

  private void copyFolder(OpenFolder folder, Path source, Path target) throws IOException {
    Files.createDirectory(target);
    try (OpenFolder inner = folder.folder(source)) {
      OpenFolder.Entries entries = inner.entries();
      for (Path entry = entries.next(); entry != null; entry = entries.next()) {
        child(inner, entry, target.resolve(entry.getFileName()));
      }
    }
  }

  private void copyFile(OpenFolder folder, Path source, Path target) throws IOException {
    PosixFileAttributes attributes = folder.posix(source).readAttributes();
    try (FileChannel from = Opening.read(folder, source);
        FileChannel to = FileChannel.open(target, NEW, OWNERS)) {
      CRC32 crc = new CRC32();
      long size =
          WholeFile.read(
              from,
              bytes -> {
                crc.update(bytes);
                bytes.rewind();
                while (bytes.hasRemaining()) {
                  to.write(bytes);
                }
              });
      Files.setPosixFilePermissions(target, attributes.permissions());
      Files.getFileAttributeView(target, BasicFileAttributeView.class)
          .setTimes(attributes.lastModifiedTime(), attributes.lastAccessTime(), null);
      sync.file(to);
      if (to.size() != size || WholeFile.crc32(to) != crc.getValue()) {
        throw new IOException("The copy of " + source + " differs from it");
      }
    }
  }

  private void child(OpenFolder folder, Path source, Path target) throws IOException {
    try {
      copy(folder, source, target);
    } catch (UnmovableException e) {
      throw e;
    } catch (IOException e) {
      throw RefusedName.orElse(e, target);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root is not copied");
  }

  private static void requireShort(Path path) throws UnmovableException {
    if (Presence.isTooLong(path)) {
      throw UnmovableException.tooDeep();
    }
  }

  /** Whether the other tree, which is ours, is what this copy makes of the one. */
  boolean isCopy(Path one, Path other) throws IOException {
    try (OpenFolder folder = OpenFolder.open(parent(one))) {
      return isCopy(folder, one, other);
    }
  }

  private boolean isCopy(OpenFolder folder, Path one, Path other) throws IOException {
    BasicFileAttributes a = folder.attributes(one);
    BasicFileAttributes b = attributes(other);
    if (a.isDirectory() && b.isDirectory()) {
      try (OpenFolder inner = folder.folder(one)) {
        return isCopy(inner, other);
      }
    }
    if (a.isSymbolicLink() && b.isSymbolicLink()) {
      return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
    }
    return a.isRegularFile()
        && b.isRegularFile()
        && a.size() == b.size()
        && crc(folder, one) == crc(other);
  }

  private boolean isCopy(OpenFolder one, Path other) throws IOException {
    Set<Path> names = new HashSet<>();
    for (Path child : children(other)) {
      names.add(child.getFileName());
    }
    OpenFolder.Entries entries = one.entries();
    for (Path child = entries.next(); child != null; child = entries.next()) {
      if (!names.remove(child.getFileName())) {
        if (!withoutSpecialFiles || !one.attributes(child).isOther()) {
          return false;
        }
      } else if (!isCopy(one, child, other.resolve(child.getFileName()))) {
        return false;
      }
    }
    return names.isEmpty();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Listing.of(folder)) {
      entries.forEach(children::add);
    }
    return children;
  }

  private static long crc(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
      return WholeFile.crc32(channel);
    }
  }

  private static long crc(OpenFolder folder, Path file) throws IOException {
    try (FileChannel channel = Opening.read(folder, file)) {
      return WholeFile.crc32(channel);
    }
  }
}

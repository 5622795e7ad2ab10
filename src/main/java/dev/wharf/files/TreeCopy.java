package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** Copies a folder to another file system, and proves the copy by size and CRC-32 of each file. */
final class TreeCopy {
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
   * file.
   *
   * @throws UnmovableException when there is something that cannot be copied
   * @throws IOException also when the copy differs
   */
  void copy(Path source, Path target) throws IOException {
    requireShort(source);
    requireShort(target);
    BasicFileAttributes kind = attributes(source);
    if (kind.isDirectory()) {
      Files.createDirectory(target);
      for (Path child : children(source)) {
        child(child, target.resolve(child.getFileName()));
      }
      sync.path(target);
    } else if (kind.isRegularFile()) {
      Files.copy(source, target, COPY_ATTRIBUTES, NOFOLLOW_LINKS);
      sync.path(target);
      if (Files.size(target) != kind.size() || crc(source) != crc(target)) {
        throw new IOException("The copy of " + source + " differs from it");
      }
    } else if (kind.isSymbolicLink()) {
      Files.copy(source, target, NOFOLLOW_LINKS);
    } else if (!withoutSpecialFiles) {
      throw UnmovableException.special(source);
    }
  }

  private void child(Path source, Path target) throws IOException {
    try {
      copy(source, target);
    } catch (UnmovableException e) {
      throw e;
    } catch (IOException e) {
      throw RefusedName.orElse(e, target);
    }
  }

  private static void requireShort(Path path) throws UnmovableException {
    if (Presence.isTooLong(path)) {
      throw UnmovableException.tooDeep();
    }
  }

  /** Whether the other tree is what this copy makes of the one. */
  boolean isCopy(Path one, Path other) throws IOException {
    BasicFileAttributes a = attributes(one);
    BasicFileAttributes b = attributes(other);
    if (a.isDirectory() && b.isDirectory()) {
      Set<Path> names = new HashSet<>();
      for (Path child : children(other)) {
        names.add(child.getFileName());
      }
      for (Path child : children(one)) {
        if (!names.remove(child.getFileName())) {
          if (!withoutSpecialFiles || !attributes(child).isOther()) {
            return false;
          }
        } else if (!isCopy(child, other.resolve(child.getFileName()))) {
          return false;
        }
      }
      return names.isEmpty();
    }
    if (a.isSymbolicLink() && b.isSymbolicLink()) {
      return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
    }
    return a.isRegularFile() && b.isRegularFile() && a.size() == b.size() && crc(one) == crc(other);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(children::add);
    }
    return children;
  }

  private static long crc(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return crc.getValue();
  }
}

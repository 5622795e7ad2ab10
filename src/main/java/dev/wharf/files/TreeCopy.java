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
  private TreeCopy() {}

  /**
   * Copies files, folders and links with their times and permissions; fsyncs and compares each
   * file.
   *
   * @throws IOException also for a device, a FIFO or a socket, and when the copy differs
   */
  static void copy(Path source, Path target, Sync sync) throws IOException {
    BasicFileAttributes kind =
        Files.readAttributes(source, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (kind.isDirectory()) {
      Files.createDirectory(target);
      for (Path child : children(source)) {
        copy(child, target.resolve(child.getFileName()), sync);
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
    } else {
      throw new IOException(source + " is a device, FIFO or socket and cannot be copied");
    }
  }

  /** Whether two trees hold the same names, sizes, links and CRC-32s. */
  static boolean same(Path one, Path other) throws IOException {
    BasicFileAttributes a = Files.readAttributes(one, BasicFileAttributes.class, NOFOLLOW_LINKS);
    BasicFileAttributes b = Files.readAttributes(other, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (a.isDirectory() && b.isDirectory()) {
      List<Path> children = children(one);
      Set<Path> names = new HashSet<>();
      for (Path child : children(other)) {
        names.add(child.getFileName());
      }
      for (Path child : children) {
        if (!names.remove(child.getFileName())
            || !same(child, other.resolve(child.getFileName()))) {
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

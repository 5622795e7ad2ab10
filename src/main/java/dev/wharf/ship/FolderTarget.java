package dev.wharf.ship;

import dev.wharf.files.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder on a disk. What is reported as shipped is on that disk. */
final class FolderTarget implements Target {
  private final Path root;
  private final Disk disk;

  /**
   * @param isNew whether nothing has been shipped there yet, so that the folder is made where there
   *     is none
   * @throws IOException when the folder is not there any more: its disk may not be mounted
   */
  FolderTarget(Path root, Disk disk, boolean isNew) throws IOException {
    this.root = root;
    this.disk = disk;
    if (!Files.isDirectory(root)) {
      if (!isNew) {
        throw new IOException(
            "the folder "
                + root
                + " is gone, to which packets have been shipped before; mount its disk, or make the"
                + " folder again");
      }
      disk.createDirectories(root);
    }
  }

  private Path at(String name) {
    try {
      Path path = root;
      for (String part : name.split("/", -1)) {
        path = path.resolve(part);
      }
      if (!path.startsWith(root) || path.equals(root)) {
        throw new UnshippableException("the name " + name + " leads out of the folder");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new UnshippableException("this system cannot hold the name " + name);
    }
  }

  @Override
  public boolean isEmpty(String folder) {
    return !Files.exists(at(folder), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public long size(String name) throws IOException {
    try {
      BasicFileAttributes there =
          Files.readAttributes(at(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return there.isRegularFile() ? there.size() : ABSENT;
    } catch (NoSuchFileException e) {
      return ABSENT;
    }
  }

  @Override
  public void store(String name, OutgoingFile file, String temporary) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException("the folder " + root + " is gone; is its disk mounted?");
    }
    Path path = at(name);
    Path beside = path.resolveSibling(temporary);
    disk.createDirectories(Objects.requireNonNull(path.getParent()));
    try {
      disk.write(beside, file.stream(), file.found().modified(), false);
    } catch (FileAlreadyExistsException e) { // A crash has left it.
      disk.delete(beside);
      disk.write(beside, file.stream(), file.found().modified(), false);
    } catch (IOException e) {
      Files.deleteIfExists(beside); // On a full disk it would take the room of others.
      throw e;
    }
    disk.rename(beside, path);
  }

  @Override
  public List<String> below(String folder) throws IOException {
    Path top = at(folder);
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(top)) {
      return tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> top.relativize(path).toString())
          .toList();
    }
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(at(name));
  }

  @Override
  public void settle(String folder) throws IOException {
    Path made = at(folder);
    if (Files.notExists(made)) {
      return; // Nothing of the packet was to be sent.
    }
    disk.syncFolders(made);
    for (Path above = made.getParent(); above != null && above.startsWith(root); ) {
      disk.sync(above);
      above = above.getParent();
    }
  }

  @Override
  public void close() {}
}

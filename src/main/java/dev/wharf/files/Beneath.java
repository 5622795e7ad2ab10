package dev.wharf.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A name below a folder that no stranger can exchange. The folders between the two may be a
 * stranger's, who can put a link to anywhere in the place of one at any moment. So each of them is
 * reached from the one above it, which is held open meanwhile (openat(2)), and none may be a link.
 *
 * @param ground the folder that no stranger can exchange; its own path may lead through links
 * @param path what stands below it, or is to stand there
 */
public record Beneath(Path ground, Path path) {

  public Beneath {
    if (!path.startsWith(ground) || path.getNameCount() == ground.getNameCount()) {
      throw new IllegalArgumentException(path + " does not stand below " + ground);
    }
  }

  /** Something in a folder that no stranger can exchange. */
  public static Beneath of(Path path) {
    Path absolute = path.isAbsolute() ? path : path.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return new Beneath(parent, absolute);
  }

  /** Another name below the same ground. */
  public Beneath to(Path other) {
    return new Beneath(ground, other);
  }

  /** Whether no folder stands between. */
  boolean isDirect() {
    return path.getNameCount() == ground.getNameCount() + 1;
  }

  /**
   * Where it stands while it is on its way from or to another file system: on the ground, where no
   * stranger can exchange it. No rename leads to the ground from a folder that is a mount of its
   * own. Then it stands in that folder, which nobody can exchange, since a mount is busy
   * (rename(2)).
   */
  public Path aside(String token) {
    Path beside = Move.aside(path, token);
    return isDirect() || Presence.exists(beside) ? beside : ground.resolve(Move.aside(token));
  }

  /**
   * Opens the folder in which it stands.
   *
   * @throws NotDirectoryException when a link, or a file, is on the way
   */
  OpenFolder folder() throws IOException {
    OpenFolder folder = OpenFolder.open(ground);
    try {
      Path between = ground.relativize(path);
      for (int i = 0; i < between.getNameCount() - 1; i++) {
        OpenFolder inner = folder.folder(folder.path().resolve(between.getName(i)));
        folder.close();
        folder = inner;
      }
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Makes an empty file; does nothing where anything is there. */
  void mark() throws IOException {
    try (OpenFolder folder = folder()) {
      folder.create(path).close();
    } catch (FileAlreadyExistsException e) {
      return; // It is marked.
    }
  }

  /** Deletes a file or a link; does nothing when it is not there. */
  void delete() throws IOException {
    try (OpenFolder folder = folder()) {
      folder.deleteFile(path);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // It does not stand there.
    }
  }

  /**
   * Requires that nothing stands there; behind a link nothing does.
   *
   * @throws IOException when something has that name, or the machine cannot tell
   */
  public void requireAbsent() throws IOException {
    try (OpenFolder folder = folder()) {
      folder.attributes(path);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
    throw new FileAlreadyExistsException(path.toString());
  }
}

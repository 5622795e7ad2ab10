package dev.wharf.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Lists folders in whose place something else may stand by now. The JDK opens whatever there is,
 * and opening a FIFO waits until somebody writes to it, which may be never. So {@code FOLDER/.} is
 * opened: only a folder has that entry, and the system refuses all else (path_resolution(7)).
 */
public final class Listing implements DirectoryStream<Path> {
  private final Path folder;
  private final DirectoryStream<Path> opened;

  private Listing(Path folder, DirectoryStream<Path> opened) {
    this.folder = folder;
    this.opened = opened;
  }

  /**
   * Opens a folder, or that to which a link leads.
   *
   * @throws NotDirectoryException when it is none
   */
  @SuppressWarnings("StreamResourceLeak") // Whoever asked for it closes it.
  public static DirectoryStream<Path> of(Path folder) throws IOException {
    return new Listing(folder, open(folder, Files::newDirectoryStream));
  }

  /** Opens a folder by a path that leads into it. */
  interface Open<T> {
    T open(Path inside) throws IOException;
  }

  /** Opens by what only a folder has; failures name the folder itself. */
  static <T> T open(Path folder, Open<T> open) throws IOException {
    try {
      return open.open(folder.resolve("."));
    } catch (NotDirectoryException e) {
      throw new NotDirectoryException(folder.toString());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(folder.toString(), null, e.getReason());
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(folder.toString(), null, e.getReason());
    }
  }

  /** What is in it, as paths without the detour. */
  static Path entry(Path folder, Path listed) {
    Path name = listed.getFileName();
    return name == null ? listed : folder.resolve(name);
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> entries = opened.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return entry(folder, entries.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}

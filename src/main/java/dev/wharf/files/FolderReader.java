package dev.wharf.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Shows what stands in a folder to somebody who may ask for anything. Each name on the way is
 * opened from the folder before it and no link is followed, so nothing outside is ever read,
 * whoever exchanges what meanwhile.
 */
public final class FolderReader {
  /** Each level holds two descriptors; what is deeper is not shown. */
  private static final int DEEPEST = 40;

  private final Path root;
  private final List<String> way;

  /** What something in a folder is. */
  public enum Kind {
    FILE,
    FOLDER,
    LINK,
    SPECIAL
  }

  /**
   * Something in the folder.
   *
   * @param path below the folder, with slashes
   * @param size in bytes; 0 for what is no file
   */
  public record Found(String path, long size, Kind kind) {}

  /**
   * Some of what stands in the folder, in the order of names, each folder before its content.
   *
   * @param next where the next page goes on; null after the last
   */
  public record Page(List<Found> found, @Nullable String next) {}

  /**
   * A file that is open for reading.
   *
   * @param modified in milliseconds since 1970
   */
  public record Opened(FileChannel channel, long size, long modified) implements Closeable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * @param root a folder that nobody else can exchange
   * @param way the names that lead from there to the folder
   */
  public FolderReader(Path root, List<String> way) {
    this.root = root;
    this.way = List.copyOf(way);
  }

  /**
   * A page of what stands in the folder. Takes as long as it takes to list the folders that are on
   * it, however many pages there are.
   *
   * @param after the path after which it begins; empty for the first page
   * @throws NoSuchFileException when the folder is not there
   */
  public Page list(String after, int most) throws IOException {
    Listing listing = new Listing(after.isEmpty() ? List.of() : List.of(after.split("/")), most);
    try (Way open = open(way)) {
      listing.add(open.last(), "", 0, true);
    }
    return listing.page();
  }

  /**
   * Opens a file in the folder.
   *
   * @param path below the folder, with slashes
   * @throws NoSuchFileException when there is no such file, or it is no plain file
   */
  public Opened file(String path) throws IOException {
    List<String> names = new ArrayList<>(way);
    Collections.addAll(names, path.split("/", -1));
    String name = names.remove(names.size() - 1);
    if (!isName(name)) {
      throw new NoSuchFileException(path);
    }
    try (Way open = open(names)) {
      OpenFolder folder = open.last();
      Path file = folder.path().resolve(name);
      BasicFileAttributes attributes = folder.attributes(file);
      if (!attributes.isRegularFile()) {
        throw new NoSuchFileException(path, null, "it is no plain file");
      }
      FileChannel channel = Opening.read(folder, file);
      return new Opened(channel, channel.size(), attributes.lastModifiedTime().toMillis());
    }
  }

  private Way open(List<String> names) throws IOException {
    Way open = new Way(OpenFolder.open(root));
    try {
      for (String name : names) {
        if (!isName(name)) {
          throw new NoSuchFileException(name);
        }
        Path next = open.last().path().resolve(name);
        if (!open.last().attributes(next).isDirectory()) {
          throw new NoSuchFileException(name, null, "it is no folder");
        }
        open.folders.push(open.last().folder(next));
      }
      return open;
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  /** The folders that lead to one, all of them open. */
  private static final class Way implements Closeable {
    private final Deque<OpenFolder> folders = new ArrayDeque<>();

    Way(OpenFolder first) {
      folders.push(first);
    }

    OpenFolder last() {
      return folders.element();
    }

    @Override
    public void close() throws IOException {
      while (!folders.isEmpty()) {
        folders.pop().close();
      }
    }
  }

  /** An entry of a folder, in the order of names. */
  private record Named(String name, Path entry) implements Comparable<Named> {
    @Override
    public int compareTo(Named other) {
      return name.compareTo(other.name);
    }
  }

  /** Collects a page, and one more, which says that there is a next page. */
  private static final class Listing {
    private final List<String> after;
    private final int most;
    private final List<Found> found = new ArrayList<>();

    Listing(List<String> after, int most) {
      this.after = after;
      this.most = most;
    }

    /**
     * @param resuming whether the page begins somewhere within this folder
     */
    void add(OpenFolder folder, String before, int depth, boolean resuming) throws IOException {
      String first = resuming && depth < after.size() ? after.get(depth) : "";
      for (Named each : smallest(folder, first)) {
        if (isFull()) {
          return;
        }
        String name = each.name();
        Path entry = each.entry();
        boolean passed = name.equals(first);
        BasicFileAttributes attributes;
        try {
          attributes = folder.attributes(entry);
        } catch (NoSuchFileException e) {
          continue; // It went meanwhile.
        }
        if (!passed) {
          found.add(found(before + name, attributes));
        }
        if (attributes.isDirectory() && depth < DEEPEST) {
          try (OpenFolder inner = folder.folder(entry)) {
            add(inner, before + name + "/", depth + 1, passed);
          }
        }
      }
    }

    private boolean isFull() {
      return found.size() > most;
    }

    private static Found found(String path, BasicFileAttributes attributes) {
      Kind kind = Kind.SPECIAL;
      if (attributes.isRegularFile()) {
        kind = Kind.FILE;
      } else if (attributes.isDirectory()) {
        kind = Kind.FOLDER;
      } else if (attributes.isSymbolicLink()) {
        kind = Kind.LINK;
      }
      return new Found(path, kind == Kind.FILE ? attributes.size() : 0, kind);
    }

    /** The first entries from a name on, as many as may be needed, in order. */
    private List<Named> smallest(OpenFolder folder, String first) throws IOException {
      int needed = most + 2 - found.size();
      PriorityQueue<Named> kept = new PriorityQueue<>(Comparator.reverseOrder());
      OpenFolder.Entries entries = folder.entries();
      for (Path entry = entries.next(); entry != null; entry = entries.next()) {
        String name = String.valueOf(entry.getFileName());
        // Of very many, nearly all are passed over here.
        boolean beyond = kept.size() == needed && name.compareTo(kept.element().name()) >= 0;
        if (!beyond && name.compareTo(first) >= 0) {
          kept.add(new Named(name, entry));
          if (kept.size() > needed) {
            kept.remove();
          }
        }
      }
      List<Named> sorted = new ArrayList<>(kept);
      Collections.sort(sorted);
      return sorted;
    }

    Page page() {
      return isFull()
          ? new Page(List.copyOf(found.subList(0, most)), found.get(most - 1).path())
          : new Page(List.copyOf(found), null);
    }
  }
}

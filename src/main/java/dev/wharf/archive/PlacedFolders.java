package dev.wharf.archive;

import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The folders of packets in the archive or in the quarantine, with those of inboxes and senders in
 * between.
 */
public final class PlacedFolders {
  /** Inbox and sender. */
  private static final int DEEPEST = 2;

  private final Path root;
  private final Settings settings;
  private final TrueReceipts receipts;

  /** Is given what stands in the archive or the quarantine. */
  public interface Visitor {
    /**
     * Is given a folder, or what else stands in the place of one.
     *
     * @param name its path below the root, with slashes
     */
    void visit(String name, Path path) throws IOException;
  }

  /**
   * @param root the archive or the quarantine
   */
  public PlacedFolders(Path root, Settings settings, TrueReceipts receipts) {
    this.root = root;
    this.settings = settings;
    this.receipts = receipts;
  }

  /**
   * Visits all of them, but for what systems keep in any folder, and for what is still on its way
   * from another file system.
   */
  public void each(Visitor visitor) throws IOException {
    each(root, "", 0, visitor);
  }

  private void each(Path parent, String before, int depth, Visitor visitor) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (isForeign(name)) {
          continue;
        }
        if (depth < DEEPEST && holdsPackets(name, child, depth)) {
          each(child, before + name + "/", depth + 1, visitor);
        } else {
          visitor.visit(before + name, child);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private boolean isForeign(String name) {
    return name.startsWith(".") || settings.inbox("").arrival().ignored().has(name);
  }

  /** Whether a folder is an inbox's or a sender's, with packets in it, and no packet itself. */
  private boolean holdsPackets(String name, Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || receipts.any(folder)) {
      return false;
    }
    if (depth == 0 && settings.inboxNames().contains(name)) {
      return true;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path inner : inside) {
        if (Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)
            && (receipts.any(inner) || (depth == 0 && holdsPackets("", inner, depth + 1)))) {
          return true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return false;
  }
}

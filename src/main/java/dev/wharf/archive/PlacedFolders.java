package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.Listing;
import dev.wharf.settings.ArchiveLayout;
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
    try (DirectoryStream<Path> children = Listing.of(parent)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (isForeign(name)) {
          continue;
        }
        if (depth < ArchiveLayout.DEEPEST && isAbovePackets(child, parent, depth + 1)) {
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

  /**
   * Whether a folder has packets in it, and is none itself. A tree of folders in which there is no
   * file is none either: a removal or a crash may have left it. An empty folder is where a packet
   * should be if there are packets beside it, or it stands in the archive itself.
   */
  private boolean isAbovePackets(Path folder, Path parent, int depth) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || receipts.any(folder)) {
      return false;
    }
    Held held = look(folder, depth);
    return held == Held.PACKETS
        || (held == Held.NOTHING
            && !(Disk.isEmpty(folder) && (depth == 1 || holdsPacketItself(parent))));
  }

  private boolean holdsPacketItself(Path folder) throws IOException {
    try (DirectoryStream<Path> inside = Listing.of(folder)) {
      for (Path inner : inside) {
        if (receipts.any(inner)) {
          return true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return false;
  }

  private enum Held {
    NOTHING,
    PACKETS,
    OTHERS
  }

  private Held look(Path folder, int depth) throws IOException {
    Held held = Held.NOTHING;
    try (DirectoryStream<Path> inside = Listing.of(folder)) {
      for (Path inner : inside) {
        Held found = Held.OTHERS;
        if (isForeign(String.valueOf(inner.getFileName()))) {
          continue;
        } else if (Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)) {
          found =
              receipts.any(inner)
                  ? Held.PACKETS
                  : depth < ArchiveLayout.DEEPEST ? look(inner, depth + 1) : Held.OTHERS;
        }
        if (found == Held.PACKETS) {
          return Held.PACKETS;
        }
        held = found == Held.OTHERS ? Held.OTHERS : held;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return held;
  }
}

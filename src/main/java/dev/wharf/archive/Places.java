package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.Listing;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.ArchiveLayout;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The places that packets have below the archive or the quarantine: in folders by inbox, sender and
 * date, each under its own name or, where that is taken, under a number.
 */
final class Places {
  private final Path root;
  private final BiFunction<PacketName, Instant, List<String>> above;

  private Places(Path root, BiFunction<PacketName, Instant, List<String>> above) {
    this.root = root;
    this.above = above;
  }

  /** Those of the archive, by the layout that is set when one is asked for. */
  static Places archive(Path root, Layout layout) {
    return new Places(root, layout::aboveInArchive);
  }

  /** Those of the quarantine. */
  static Places quarantine(Path root) {
    return new Places(root, (name, claimed) -> bySender(name));
  }

  private static List<String> bySender(PacketName name) {
    return List.of(name.inbox(), name.sender()).stream().filter(part -> !part.isEmpty()).toList();
  }

  Path root() {
    return root;
  }

  Path of(String target) {
    return root.resolve(target);
  }

  /** The place for a packet: under its own name when that is free, as it mostly is. */
  String free(PacketName name, Instant claimed) {
    PacketName folder = new PacketName(name.folder());
    String before = before(above.apply(name, claimed));
    Path parent = root.resolve(before);
    // A link that leads nowhere is not seen here: then the move fails, and the next name is tried.
    return before
        + (Disk.present(parent.resolve(folder.value()))
            ? numbered(parent, folder)
            : folder.value());
  }

  /** The first of {@code NAME~2}, {@code NAME~3}, … that is free. */
  private static String numbered(Path parent, PacketName folder) {
    int number = 2;
    while (Disk.exists(parent.resolve(folder.numbered(number)))) {
      number++;
    }
    return folder.numbered(number);
  }

  /** The folders above a packet's, none of which is a packet's own. */
  private String before(List<String> parts) {
    String before = "";
    for (String part : parts) {
      PacketName folder = new PacketName(part);
      int number = 1;
      while (Disk.present(
          root.resolve(before).resolve(folder.numbered(number)).resolve(Receipts.FILE))) {
        number++;
      }
      before += folder.numbered(number) + "/";
    }
    return before;
  }

  /**
   * What stands where a packet that was claimed then can stand, by this layout or the usual one.
   */
  List<String> taken(PacketName name, Instant claimed) {
    List<String> taken = new ArrayList<>();
    String before = before(above.apply(name, claimed));
    addTaken(before, name, taken);
    String usual = before(bySender(name));
    if (!usual.equals(before)) {
      addTaken(usual, name, taken);
    }
    return taken;
  }

  /** The same, also where a number before one is free; this reads the folders of these places. */
  List<String> listed(PacketName name, Instant claimed) throws IOException {
    PacketName folder = new PacketName(name.folder());
    Set<String> befores = new LinkedHashSet<>();
    befores.add(before(above.apply(name, claimed)));
    befores.add(before(bySender(name)));
    List<String> taken = new ArrayList<>();
    for (String before : befores) {
      if (Disk.present(root.resolve(before))) {
        Disk.names(root.resolve(before)).stream()
            .filter(folder::mayBe)
            .forEach(found -> taken.add(before + found));
      }
    }
    return taken;
  }

  private void addTaken(String before, PacketName name, List<String> taken) {
    PacketName folder = new PacketName(name.folder());
    for (int i = 1; Disk.present(root.resolve(before + folder.numbered(i))); i++) {
      taken.add(before + folder.numbered(i));
    }
  }

  /**
   * What stands under a packet's name in any folder, whatever the layout was when it came there.
   * This reads all of the archive's folders.
   */
  List<String> takenAnywhere(PacketName name) throws IOException {
    List<String> taken = new ArrayList<>();
    PacketName folder = new PacketName(name.folder());
    walk(
        "",
        1,
        (before, inner) -> {
          if (folder.mayBe(inner)) {
            taken.add(before + inner);
          }
        });
    return taken;
  }

  /**
   * Whatever has a name, in any folder in which packets can stand. This reads all of them.
   *
   * @param name of something of Wharf's, such as a copy that was begun
   */
  List<Path> anywhere(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    walk(
        "",
        1,
        (before, inner) -> {
          if (inner.equals(name)) {
            found.add(root.resolve(before + inner));
          }
        });
    return found;
  }

  /** Is told what stands in a folder. */
  private interface Visitor {
    /**
     * @param before the way from the root, with a slash at its end
     */
    void found(String before, String name);
  }

  private void walk(String before, int depth, Visitor visitor) throws IOException {
    try (DirectoryStream<Path> children = Listing.of(root.resolve(before))) {
      for (Path child : children) {
        String inner = String.valueOf(child.getFileName());
        visitor.found(before, inner);
        if (depth < ArchiveLayout.DEEPEST
            && !inner.startsWith(".")
            && !Disk.present(child.resolve(Receipts.FILE))
            && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          walk(before + inner + "/", depth + 1, visitor);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}

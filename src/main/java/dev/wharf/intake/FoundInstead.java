package dev.wharf.intake;

import dev.wharf.files.Listing;
import dev.wharf.packet.Printable;
import dev.wharf.packet.ZipName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a folder holds in the place of its zip, in words for its sender. */
final class FoundInstead {
  private static final int MOST_LOOKED_AT = 1000;
  private static final int MOST_NAMED = 5;

  private final List<String> zips = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private int looked;

  private FoundInstead() {}

  /** As a clause that begins with “it”. */
  static String in(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      return "it is a link"; // What it leads to may be nobody's to see.
    }
    FoundInstead found = new FoundInstead();
    try {
      found.look(folder, "", 2);
    } catch (IOException e) {
      return "what it holds cannot be looked at";
    }
    if (!found.zips.isEmpty()) {
      return "it holds " + named(found.zips);
    }
    return found.others.isEmpty() ? "it is empty" : "it holds no zip, but " + named(found.others);
  }

  private void look(Path folder, String before, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> items = Listing.of(folder)) {
      for (Path item : items) {
        if (++looked > MOST_LOOKED_AT) {
          return;
        }
        String name = before + item.getFileName();
        boolean isFolder = Files.isDirectory(item, LinkOption.NOFOLLOW_LINKS);
        if (isFolder && depth > 1) {
          look(item, name + "/", depth - 1);
        }
        String shown = "'" + Printable.of(isFolder ? name + "/" : name) + "'";
        (ZipName.is(name) ? zips : others).add(shown + (isFolder ? "" : link(item)));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static String link(Path item) {
    if (!Files.isSymbolicLink(item)) {
      return "";
    }
    return item.toFile().exists() ? " (a link)" : " (a link that leads nowhere)";
  }

  private static String named(List<String> names) {
    Collections.sort(names);
    List<String> first = new ArrayList<>(names.subList(0, Math.min(MOST_NAMED, names.size())));
    int more = names.size() - first.size();
    String last = more > 0 ? more + " more" : first.remove(first.size() - 1);
    return first.isEmpty() ? last : String.join(", ", first) + " and " + last;
  }
}

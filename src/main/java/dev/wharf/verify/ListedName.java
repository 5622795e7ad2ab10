package dev.wharf.verify;

import dev.wharf.verify.ChecksumFile.Kind;
import dev.wharf.verify.ChecksumLine.BadLineException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which file of a packet a checksum file means by a name. */
final class ListedName {
  private ListedName() {}

  /**
   * The paths below the packet's folder that a name can stand for, the likeliest first: BagIt 1.0
   * encodes line ends and per cent signs, and tools of Windows write backslashes.
   *
   * @throws BadLineException when it leads out of the packet
   */
  static Set<Path> paths(String name, Kind kind) throws BadLineException {
    Set<Path> paths = new LinkedHashSet<>();
    if (kind == Kind.MANIFEST) {
      paths.add(path(decoded(name)));
    }
    paths.add(path(name));
    if (name.indexOf('\\') >= 0) {
      paths.add(path(name.replace('\\', '/')));
    }
    return paths;
  }

  private static String decoded(String name) {
    return name.replaceAll("%0[Aa]", "\n").replaceAll("%0[Dd]", "\r").replace("%25", "%");
  }

  private static Path path(String name) throws BadLineException {
    if (name.startsWith("/")) {
      throw outside();
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw outside();
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty() || name.endsWith("/")) {
      throw new BadLineException("it names no file");
    }
    try {
      return Path.of(String.join("/", parts));
    } catch (InvalidPathException e) {
      throw new BadLineException("it names what can be no file");
    }
  }

  private static BadLineException outside() {
    return new BadLineException("it names a path outside of the packet");
  }

  /** The last part of a path, whichever system it is of. */
  static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}

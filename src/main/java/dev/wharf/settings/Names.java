package dev.wharf.settings;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of files and folders, given as globs with commas between. Upper and lower case are the same
 * to it, as they are to the systems that make such names.
 */
public final class Names {
  private static final String SPECIAL = "*?[{\\";

  private final Set<String> plain = new HashSet<>();
  private final List<PathMatcher> globs = new ArrayList<>();

  private Names() {}

  /** Reads globs as {@link java.nio.file.FileSystem#getPathMatcher} takes them. */
  static Rule<Names> rule() {
    return value -> {
      Names names = new Names();
      for (String glob : split(value)) {
        if (glob.indexOf('/') >= 0) {
          throw new Rule.Broken("must be names or globs such as Thumbs.db, *.tmp without any /");
        }
        if (glob.matches("\\*+") || glob.indexOf(';') >= 0) {
          throw new Rule.Broken(
              "must be names or globs such as Thumbs.db, *.tmp, with commas between; "
                  + glob
                  + " would be "
                  + (glob.indexOf(';') >= 0 ? "one name" : "every name"));
        }
        names.add(glob.toLowerCase(Locale.ROOT));
      }
      return names;
    };
  }

  /** The parts of a value between its commas, without blanks around them. */
  static List<String> split(String value) {
    List<String> parts = new ArrayList<>();
    for (String part : value.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  private void add(String glob) throws Rule.Broken {
    if (glob.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      plain.add(glob);
      return;
    }
    try {
      globs.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
    } catch (IllegalArgumentException e) {
      throw new Rule.Broken(
          "must be names or globs such as Thumbs.db, *.tmp; " + glob + " is none");
    }
  }

  /** Whether a name is one of them. */
  public boolean has(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (plain.contains(lower)) {
      return true;
    }
    if (globs.isEmpty()) {
      return false;
    }
    try {
      Path path = Path.of(lower);
      return globs.stream().anyMatch(glob -> glob.matches(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

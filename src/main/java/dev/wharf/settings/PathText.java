package dev.wharf.settings;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people write in paths that only a shell expands, or only a browser: refused with the path
 * that is meant, so that no folder of that very name is made. A name that really begins so is
 * written with {@code ./} before it.
 */
final class PathText {
  private static final Pattern HOME = Pattern.compile("^~([^/]*)(?=/|$)");

  /** A variable of a shell at the start of a name, or in braces or per cent signs anywhere. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!\\./)(?:\\$\\{([^}]*)}|(?<=^|/)\\$([A-Za-z_]\\w*)|%([A-Za-z_]\\w*)%)");

  private static final Pattern ENCODED = Pattern.compile("(%[0-9A-Fa-f]{2})+");
  private static final Set<String> NAMES_OF_HOME = Set.of("HOME", "USERPROFILE", "user.home");
  private static final Path USERS = Path.of("/etc/passwd");

  private PathText() {}

  /**
   * Lets a path through that says what it means.
   *
   * @throws Rule.Broken with what is meant in its place
   */
  static void require(String value) throws Rule.Broken {
    Matcher home = HOME.matcher(value);
    if (home.find()) {
      String user = home.group(1);
      refuse("~" + user, value, home, user.isEmpty() ? home() : homeOf(user));
    }
    Matcher variable = VARIABLE.matcher(value);
    if (variable.find()) {
      refuse(variable.group(), value, variable, valueOf(variable));
    }
    if (value.indexOf('\\') >= 0) {
      throw new Rule.Broken("must be a path with / between its folders, and without \\");
    }
    if (Written.hasComment(value) && !exists(value)) {
      throw new Rule.Broken(
          "must be a path alone; a comment stands on a line of its own, and a folder whose name"
              + " holds # must be there before the start");
    }
    String decoded = decoded(value);
    if (decoded != null && !exists(value) && exists(decoded)) {
      throw new Rule.Broken(
          "is not there, but " + decoded + " is; a path is written as it is, without %20");
    }
  }

  /** The path that an encoded one would stand for in an address; null for one that is not. */
  static @Nullable String decoded(String value) {
    if (!ENCODED.matcher(value).find()) {
      return null;
    }
    return ENCODED
        .matcher(value)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(URLDecoder.decode(part.group(), StandardCharsets.UTF_8)));
  }

  private static void refuse(String sign, String value, Matcher found, @Nullable String meant)
      throws Rule.Broken {
    String path =
        meant == null
            ? "write the absolute path"
            : "write " + value.substring(0, found.start()) + meant + value.substring(found.end());
    throw new Rule.Broken(
        sign + " is not expanded: " + path + "; a name that really is so is written ./" + sign);
  }

  private static @Nullable String valueOf(Matcher variable) {
    for (int group = 1; group <= 3; group++) {
      String name = variable.group(group);
      if (name != null) {
        return NAMES_OF_HOME.contains(name) || NAMES_OF_HOME.contains(name.toUpperCase(Locale.ROOT))
            ? home()
            : given(name);
      }
    }
    return null;
  }

  private static @Nullable String given(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() || SecretVariables.isSecret(name, value) ? null : value;
  }

  private static String home() {
    String home = System.getenv("HOME");
    return home == null || home.isBlank() ? System.getProperty("user.home") : home;
  }

  private static @Nullable String homeOf(String user) {
    try {
      List<String> users = Files.readAllLines(USERS, StandardCharsets.ISO_8859_1);
      return users.stream()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 5 && fields[0].equals(user))
          .map(fields -> fields[5])
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null; // The message has to do without.
    }
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

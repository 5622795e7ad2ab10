package dev.wharf.verify;

import dev.wharf.verify.ChecksumFile.Kind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a checksum file says, in each form that tools write: a bare digest, {@code
 * digest name}, and {@code ALGORITHM (name) = digest}.
 *
 * @param digest in lower case, as long as the file's algorithm makes it
 * @param name null where the line has none
 */
record ChecksumLine(String digest, @Nullable String name) {
  private static final Pattern TAGGED =
      Pattern.compile("\\s*([A-Za-z0-9-]+) ?\\((.*)\\) ?= ?([0-9a-fA-F]+)\\s*", Pattern.DOTALL);

  private static final Pattern PLAIN = Pattern.compile("([0-9a-fA-F]+)(\\s.*)?", Pattern.DOTALL);

  /** What stands around the digest in the output of certutil and of Get-FileHash. */
  private static final Pattern DECORATION =
      Pattern.compile(
          "CertUtil:.*|.*\\b(?:MD5|SHA\\d+)\\b.*:|Algorithm\\s+Hash(?:\\s+Path)?|-+(?:\\s+-+)*"
              + "|(?:Algorithm|Path)\\s*:.*");

  private static final Pattern DECORATED =
      Pattern.compile("(?:(?:MD5|SHA\\d+)\\s+|Hash\\s*:\\s*)([0-9A-Fa-f]+)(?:\\s+(.*))?");

  /** Why a line cannot be read, as a clause. */
  static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String why) {
      super(why);
    }
  }

  /**
   * Reads a line.
   *
   * @param escapes whether a backslash before the line says that its name is escaped
   * @return null for a line that says nothing
   */
  static @Nullable ChecksumLine of(String line, ChecksumFile file, boolean escapes)
      throws BadLineException {
    if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
      return null;
    }
    boolean escaped = escapes && line.startsWith("\\");
    String body = escaped ? line.substring(1) : line;
    Matcher tagged = TAGGED.matcher(body);
    if (tagged.matches()) {
      requireAlgorithm(tagged.group(1), file);
      return of(tagged.group(3), name(tagged.group(2), escaped), file);
    }
    Matcher plain = PLAIN.matcher(body);
    if (plain.matches() && !isSpaced(body, file)) {
      String rest = plain.group(2);
      return of(plain.group(1), rest == null ? null : name(rest(rest, file), escaped), file);
    }
    return file.kind() == Kind.OF_ZIP ? decorated(body.strip(), file) : bad();
  }

  private static ChecksumLine of(String digest, @Nullable String name, ChecksumFile file)
      throws BadLineException {
    int digits = file.algorithm().digits();
    if (digest.length() != digits) {
      throw new BadLineException(
          "a digest of "
              + file.algorithm()
              + " has "
              + digits
              + " hexadecimal digits, and this one has "
              + digest.length());
    }
    if (name == null && file.kind() != Kind.OF_ZIP) {
      throw new BadLineException("it names no file");
    }
    return new ChecksumLine(digest.toLowerCase(Locale.ROOT), name);
  }

  private static void requireAlgorithm(String word, ChecksumFile file) throws BadLineException {
    if (Algorithm.named(word) != file.algorithm()) {
      throw new BadLineException(
          "it is of " + word + ", where the file's name says " + file.algorithm());
    }
  }

  /** What is behind the digest: two blanks, or a blank and the star of binary files, or others. */
  private static @Nullable String rest(String rest, ChecksumFile file) {
    if (rest.isBlank()) {
      return null;
    }
    if (file.kind() != Kind.MANIFEST && (rest.startsWith("  ") || rest.startsWith(" *"))) {
      return rest.substring(2);
    }
    String name = rest.stripLeading();
    return name.startsWith("*") ? name.substring(1) : name;
  }

  private static @Nullable String name(@Nullable String name, boolean escaped)
      throws BadLineException {
    if (name == null || !escaped) {
      return name;
    }
    StringBuilder plain = new StringBuilder();
    boolean behindBackslash = false;
    for (int i = 0; i < name.length(); i++) {
      char sign = name.charAt(i);
      int at = behindBackslash ? "\\nr".indexOf(sign) : 0;
      if (at < 0) {
        throw new BadLineException("a backslash in its name stands before nothing that it escapes");
      }
      if (behindBackslash) {
        plain.append("\\\n\r".charAt(at));
      } else if (sign != '\\') {
        plain.append(sign);
      }
      behindBackslash = !behindBackslash && sign == '\\';
    }
    if (behindBackslash) {
      throw new BadLineException("its name ends within an escape");
    }
    return plain.toString();
  }

  /** A digest in groups, as an old certutil writes it. */
  private static boolean isSpaced(String body, ChecksumFile file) {
    return file.kind() == Kind.OF_ZIP
        && body.strip().indexOf(' ') == 2
        && ungrouped(body).length() == file.algorithm().digits()
        && ungrouped(body).matches("[0-9a-fA-F]+");
  }

  private static String ungrouped(String body) {
    return body.replace(" ", "");
  }

  private static @Nullable ChecksumLine decorated(String body, ChecksumFile file)
      throws BadLineException {
    if (isSpaced(body, file)) {
      return of(ungrouped(body), null, file);
    }
    Matcher digest = DECORATED.matcher(body);
    if (digest.matches()) {
      return of(digest.group(1), digest.group(2), file);
    }
    return DECORATION.matcher(body).matches() ? null : bad();
  }

  private static ChecksumLine bad() throws BadLineException {
    throw new BadLineException("it is neither a digest nor a digest and a file's name");
  }
}

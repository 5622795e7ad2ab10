package dev.wharf.settings;

import dev.wharf.child.Arguments;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Shows addresses by scheme and host alone, and commands by their program alone, because all else
 * in them may give access: a user, a password, a parameter, a path that is known to few. Where it
 * is not clear which part is the host, none is shown.
 */
public final class Addresses {
  private static final String SECRET =
      "(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|authorization|signature"
          + "|(?:api|auth|access|account|private|shared)[-_.]?key)";

  private static final Pattern SECRET_NAME = Pattern.compile(SECRET, Pattern.CASE_INSENSITIVE);

  /**
   * A parameter's name and its equals sign. Like all that is looked for in texts, it is found in a
   * time that grows with the text and no faster: a text may be what a stranger sent.
   */
  private static final Pattern PARAMETER = Pattern.compile("(?<![\\w.%-])([\\w.%-]++)\\s*+=");

  /** The name of a signature, as the last word of a parameter's. */
  private static final Pattern SIGNATURE =
      Pattern.compile("(?:^|.*[.%-])sig", Pattern.CASE_INSENSITIVE);

  /** A parameter's value, which ends at the next one; Camel's RAW(…) may hold an {@code &}. */
  private static final Pattern VALUE =
      Pattern.compile(
          "RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|RAW[({].*|[^&]*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String SCHEME =
      "(?:(?:jdbc|netty|netty-http|jetty|undertow|vertx-http|vertx-websocket):)?[a-z][a-z0-9+.-]{0,40}:";

  private static final Pattern ADDRESS =
      Pattern.compile("(" + SCHEME + ")(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern ADDRESS_IN_TEXT =
      Pattern.compile("(" + SCHEME + ")//", Pattern.CASE_INSENSITIVE);

  /** Schemes whose addresses name a place in this server, or on its disks. */
  private static final Set<String> HERE =
      Set.of(
          "file:",
          "direct:",
          "seda:",
          "log:",
          "mock:",
          "jms:",
          "jdbc:sqlite:",
          "receipts:",
          "ship-to:");

  /** Schemes after which a host may stand without slashes. */
  private static final Set<String> WITHOUT_SLASHES =
      Set.of("http:", "https:", "ftp:", "ftps:", "sftp:", "smtp:", "smtps:", "jdbc:postgresql:");

  private static final String HOST = "(?:[\\p{L}\\p{N}._-]+|\\[[0-9a-fA-F:.%]+])(?::\\d{1,5})?";

  /** Hosts, and in the address of a database its name. */
  private static final Pattern PLACE =
      Pattern.compile("(" + HOST + "(?:," + HOST + "){0,30})?(/[\\w.-]*)?(?=[/#;\\s]|$)");

  private static final Pattern NAMED_PARAMETER = Pattern.compile("[\\w.-]+=");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}/");
  private static final Pattern END_IN_TEXT = Pattern.compile("[\\s\"'<>)]|[,.;:](?=\\s|$)");
  private static final Pattern NEXT_OF_SEVERAL = Pattern.compile(",(?=[a-z]+://)");
  private static final String COMMAND = "command:";

  private Addresses() {}

  /** An address or a {@code command:}, fit to be shown; of other text nothing is. */
  public static String shown(String value) {
    if (value.regionMatches(true, 0, COMMAND, 0, COMMAND.length())) {
      return COMMAND + program(value.substring(COMMAND.length()));
    }
    if (value.startsWith("(")) {
      int end = value.contains(")") ? value.lastIndexOf(')') : value.length();
      return Arrays.stream(NEXT_OF_SEVERAL.split(value.substring(1, end)))
          .map(Addresses::shown)
          .collect(Collectors.joining(",", "(", ")"));
    }
    Matcher address = ADDRESS.matcher(value);
    if (!address.matches()) {
      return value.isEmpty() ? "" : Key.STARS;
    }
    String rest = address.group(2);
    boolean slashes = rest.startsWith("//");
    return address.group(1)
        + (slashes ? "//" : "")
        + place(address.group(1), slashes ? rest.substring(2) : rest, slashes);
  }

  /** The program of a command line, without its arguments. */
  public static String program(String line) {
    try {
      return Arguments.split(line).program();
    } catch (IllegalArgumentException e) {
      return line.isBlank() ? "" : Key.STARS;
    }
  }

  /** A text, such as a driver's message, that may have addresses within, fit to be shown. */
  public static String inText(String text) {
    String left = text.indexOf('=') < 0 ? text : withoutSecretParameters(text);
    StringBuilder shown = new StringBuilder();
    Matcher address = ADDRESS_IN_TEXT.matcher(left);
    int lastUser = left.lastIndexOf('@');
    int at = 0;
    while (address.find(at)) {
      shown.append(left, at, address.end());
      // A password may hold any sign, so all that precedes the last at sign may be one.
      int end = endInText(left, Math.max(address.end(), lastUser));
      shown.append(place(address.group(1), left.substring(address.end(), end), true));
      at = end;
    }
    return shown.append(left, at, left.length()).toString();
  }

  /**
   * A text of a library about an address that it was given, fit to be shown.
   *
   * @param address of which the text may quote all, or some parameter's value
   */
  public static String inText(String text, String address) {
    String left = address.isEmpty() ? text : text.replace(address, shown(address));
    for (String part : address.split("[?&]", -1)) {
      String value = part.substring(part.indexOf('=') + 1);
      if (value.length() > 2 && !shown(address).contains(value)) {
        left = left.replace(value, Key.STARS);
      }
    }
    return inText(left);
  }

  private static int endInText(String text, int from) {
    Matcher end = END_IN_TEXT.matcher(text);
    return end.find(from) ? end.start() : text.length();
  }

  /** What is shown of an address after its scheme. */
  private static String place(String scheme, String rest, boolean slashes) {
    String kind = scheme.toLowerCase(Locale.ROOT);
    int query = rest.indexOf('?');
    String before = query < 0 ? rest : rest.substring(0, query);
    if (HERE.contains(kind) && !(slashes && before.indexOf('@') >= 0)) {
      return before;
    }
    boolean database = kind.startsWith("jdbc:");
    int user = rest.lastIndexOf('@');
    if (query >= 0 && user > query) {
      // Either a parameter holds an at sign, or a password a question mark.
      boolean named = NAMED_PARAMETER.matcher(rest).region(query + 1, rest.length()).lookingAt();
      if (named || !database) {
        return named && before.indexOf('@') < 0 ? host(before, database) : Key.STARS;
      }
      return host(rest.substring(user + 1), true);
    }
    if (user < 0) {
      boolean named = slashes || WITHOUT_SLASHES.contains(kind);
      return rest.isEmpty() ? "" : named ? host(before, database) : Key.STARS;
    }
    return database || isUser(rest.substring(0, user))
        ? host(before.substring(user + 1), database)
        : Key.STARS;
  }

  /** Whether what precedes an at sign is a user, and not a host with a part of its path. */
  private static boolean isUser(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':');
    return slash < 0
        || (colon >= 0
            && colon < slash
            && !PORT.matcher(text).region(colon + 1, text.length()).lookingAt());
  }

  private static String host(String place, boolean database) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.lookingAt() || matcher.end() == 0) {
      return Key.STARS;
    }
    String host = matcher.group(1) == null ? "" : matcher.group(1);
    String name = matcher.group(2) == null ? "" : matcher.group(2);
    return database ? host + name : host.isEmpty() ? Key.STARS : host;
  }

  private static String withoutSecretParameters(String text) {
    StringBuilder shown = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(text);
    Matcher value = VALUE.matcher(text);
    int at = 0;
    while (parameter.find()) {
      String name = parameter.group(1);
      if (soundsSecret(name) || SIGNATURE.matcher(name).matches()) {
        shown.append(text, at, parameter.end()).append(Key.STARS);
        at = value.region(parameter.end(), text.length()).lookingAt() ? value.end() : at;
        parameter.region(at, text.length());
      }
    }
    return shown.append(text, at, text.length()).toString();
  }

  /** Whether an address that routes may name holds what they may not know. */
  static boolean holdsSecret(String address) {
    return address.indexOf('@') >= 0 || !withoutSecretParameters(address).equals(address);
  }

  /** Whether a name is one that secrets have, where nothing else says whether it is one. */
  static boolean soundsSecret(String name) {
    return SECRET_NAME.matcher(name).find();
  }
}

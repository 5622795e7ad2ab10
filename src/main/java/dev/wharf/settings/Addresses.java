package dev.wharf.settings;

import java.util.regex.Pattern;

/**
 * Shows addresses without what gives access: no user, no password, no parameter that sounds like a
 * secret. In doubt it hides more than it must.
 */
public final class Addresses {
  private static final String SECRET =
      "(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|authorization|signature"
          + "|(?:api|auth|access|account|private|shared)[-_.]?key)";

  private static final Pattern SECRET_NAME = Pattern.compile(SECRET, Pattern.CASE_INSENSITIVE);

  /**
   * A parameter with its value, which ends at the next one; Camel's RAW(…) may hold an {@code &}.
   */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "((?:[\\w.%-]*"
              + SECRET
              + "[\\w.%-]*|\\bsig)\\s*=)"
              + "(?:RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|RAW[({].*|[^&]*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A password may hold any sign, so what precedes the last at sign is hidden. */
  private static final Pattern USER = Pattern.compile("(?<=//).*@", Pattern.DOTALL);

  /** Some addresses have no slashes before the user, as {@code ftp:user:password@host}. */
  private static final Pattern USER_AFTER_SCHEME =
      Pattern.compile(
          "^(?!command:)((?:jdbc:)?[a-z][\\w.+-]*:)(?!//|[a-z][\\w.+-]*://).*@",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Addresses() {}

  /** A value that may be an address, fit to be shown. */
  public static String shown(String value) {
    return inText(USER_AFTER_SCHEME.matcher(value).replaceFirst("$1" + Key.STARS + "@"));
  }

  /** A text, such as a driver's message, that may have an address within, fit to be shown. */
  public static String inText(String text) {
    String withoutUser = USER.matcher(text).replaceAll(Key.STARS + "@");
    return SECRET_PARAMETER.matcher(withoutUser).replaceAll("$1" + Key.STARS);
  }

  /** Whether something of it would not be shown. */
  static boolean holdsSecret(String address) {
    return !shown(address).equals(address);
  }

  /** Whether a name is one that secrets have, where nothing else says whether it is one. */
  static boolean soundsSecret(String name) {
    return SECRET_NAME.matcher(name).find();
  }
}

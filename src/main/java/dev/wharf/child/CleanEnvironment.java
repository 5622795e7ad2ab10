package dev.wharf.child;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a child is given of the server's environment: the few variables that most programs need, and
 * those that were named for it. So a child never sees the server's secrets by chance.
 */
public final class CleanEnvironment {
  private static final List<String> KEPT =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

  private CleanEnvironment() {}

  /** Names as a user gives them, with commas or white space between. */
  public static List<String> names(String given) {
    return given.isBlank() ? List.of() : List.of(given.strip().split("[,\\s]+"));
  }

  /**
   * A new map with the variables that are set.
   *
   * @param named beside those that each child gets
   */
  public static Map<String, String> with(List<String> named) {
    Map<String, String> all = new HashMap<>();
    for (List<String> names : List.of(KEPT, named)) {
      for (String name : names) {
        String value = System.getenv(name);
        if (value != null) {
          all.put(name, value);
        }
      }
    }
    return all;
  }
}

package dev.wharf.check;

/**
 * One thing that was looked at.
 *
 * @param what the thing, in a word
 * @param seen what was found, as a clause
 * @param remedy what an operator can do about it, as a clause; empty where there is nothing to do
 */
public record Finding(Level level, String what, String seen, String remedy) {
  /** How grave it is. */
  public enum Level {
    OK,
    /** Wharf works, but not as well as it could. */
    WARNING,
    /** Wharf cannot work so, or packets would suffer. */
    ERROR
  }

  static Finding ok(String what, String seen) {
    return new Finding(Level.OK, what, seen, "");
  }

  static Finding warning(String what, String seen, String remedy) {
    return new Finding(Level.WARNING, what, seen, remedy);
  }

  static Finding error(String what, String seen, String remedy) {
    return new Finding(Level.ERROR, what, seen, remedy);
  }
}

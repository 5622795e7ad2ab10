package dev.wharf.settings;

/**
 * A setting as it is in force.
 *
 * @param value as people may see it: without secrets
 * @param source where it was given, in words
 * @param live whether a change takes effect without a restart
 */
public record InForce(String value, String source, boolean live) {
  /** Whether the value is a secret, which is not shown at all. */
  public boolean isHidden() {
    return value.equals(Key.STARS);
  }
}

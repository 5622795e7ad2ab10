package dev.wharf.packet;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A packet's name: the name of its folder, one path component. {@link #toString()} is safe for logs
 * and messages; {@link #value()} is the name itself, for paths.
 */
public record PacketName(String value) {

  /** The longest folder name that POSIX file systems in use take, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  public PacketName {
    Objects.requireNonNull(value);
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A packet's name must be one folder name, not '" + Printable.of(value) + "'");
    }
  }

  /** Whether a text is one folder's name. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  /** The file that makes the folder a packet. */
  public String zip() {
    return value + ".zip";
  }

  /**
   * Returns the name to use when this one is taken: {@code NAME~2}, {@code NAME~3}, … The base is
   * cut between characters where the whole would be longer than {@link #MAX_BYTES}.
   *
   * @param number 1 for the name itself, then 2, 3, …
   */
  public String numbered(int number) {
    if (number == 1) {
      return value;
    }
    return cut("~" + number);
  }

  /**
   * The name for what an attempt at the packet left and Wharf may not delete: {@code
   * NAME~leftover}.
   */
  public String leftover() {
    return cut("~leftover");
  }

  private String cut(String suffix) {
    String base = value;
    while (base.getBytes(StandardCharsets.UTF_8).length + suffix.length() > MAX_BYTES) {
      base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
    }
    return base + suffix;
  }

  @Override
  public String toString() {
    return Printable.of(value);
  }
}

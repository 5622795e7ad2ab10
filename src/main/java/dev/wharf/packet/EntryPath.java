package dev.wharf.packet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where an entry goes below its packet's content folder: a relative path of plain components,
 * joined by {@code /}. There is no way to make one that leaves the folder.
 */
public final class EntryPath {
  private static final int DRIVE = "C:".length();
  private static final String ICON = "Icon";
  private static final String ICON_COMPANION = "._Icon";

  private final String value;

  private EntryPath(String value) {
    this.value = value;
  }

  /**
   * Reads an entry's name as a path. A backslash separates as a slash does (APPNOTE.TXT 4.4.17.1
   * asks for slashes, not all senders obey); empty and {@code .} components are dropped. Separators
   * alone, which some writers list, name the content folder itself.
   *
   * @throws BadPacketException {@code slip}, {@code absolute-path} or {@code unsafe-name}
   */
  public static EntryPath of(String name) {
    if (name.isEmpty()) {
      throw new BadPacketException(Reason.UNSAFE_NAME, "an entry has an empty name");
    }
    String slashed = name.indexOf('\\') < 0 ? name : name.replace('\\', '/');
    if (onlySlashes(slashed)) {
      return new EntryPath("");
    }
    // "C:x" is a good name here. On Windows it is x in the folder where drive C is at that moment,
    // and bsdtar drops the drive everywhere; so what is behind it must be a path within as well.
    int behindDrive = drive(slashed) ? DRIVE : 0;
    if (slashed.length() == behindDrive || slashed.charAt(behindDrive) == '/') {
      throw new BadPacketException(
          Reason.ABSOLUTE_PATH, "entry '" + name + "' is an absolute path");
    }
    if (behindDrive > 0) {
      requireWithin(name, slashed, behindDrive);
    }
    return new EntryPath(requireWithin(name, slashed, 0) ? slashed : compact(slashed));
  }

  /** Returns whether there are neither empty nor {@code .} components from there on. */
  private static boolean requireWithin(String name, String slashed, int from) {
    boolean plain = true;
    int start = from;
    for (int i = from; i <= slashed.length(); i++) {
      char c = i < slashed.length() ? slashed.charAt(i) : '/';
      if (c == '/') {
        int length = i - start;
        if (length == 2 && slashed.startsWith("..", start)) {
          throw new BadPacketException(Reason.SLIP, "entry '" + name + "' leaves the packet");
        }
        plain &= length > 1 || (length == 1 && slashed.charAt(start) != '.');
        start = i + 1;
      } else if (Character.isISOControl(c) && !endsIcon(slashed, start, i)) {
        throw new BadPacketException(
            Reason.UNSAFE_NAME, "entry '" + name + "' has a control character in its name");
      }
    }
    return plain;
  }

  /**
   * Whether a character is the carriage return at the end of the name of Finder's file for a
   * folder's icon, or of that file's companion: the one control character that good senders put
   * into names.
   */
  private static boolean endsIcon(String name, int start, int at) {
    return name.charAt(at) == '\r'
        && at == name.length() - 1
        && (name.substring(start, at).equals(ICON)
            || name.substring(start, at).equals(ICON_COMPANION));
  }

  private static boolean onlySlashes(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '/') {
        return false;
      }
    }
    return true;
  }

  private static boolean drive(String name) {
    return name.length() >= 2
        && name.charAt(1) == ':'
        && ((name.charAt(0) | 0x20) >= 'a' && (name.charAt(0) | 0x20) <= 'z');
  }

  private static String compact(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (String component : name.split("/", -1)) {
      if (!component.isEmpty() && !component.equals(".")) {
        out.append(out.isEmpty() ? "" : "/").append(component);
      }
    }
    return out.toString();
  }

  /** The path, components joined by {@code /}; empty for the content folder itself. */
  public String value() {
    return value;
  }

  /**
   * The path that a good reader makes of this one: bsdtar drops a drive, and unzip drops control
   * characters. Equal to {@link #value} where all read the same.
   */
  public String otherReading() {
    String read = drive(value) ? value.substring(DRIVE) : value;
    return read.endsWith("\r") ? read.substring(0, read.length() - 1) : read;
  }

  /** The number of components. */
  public int depth() {
    int depth = value.isEmpty() ? 0 : 1;
    for (int i = value.indexOf('/'); i >= 0; i = value.indexOf('/', i + 1)) {
      depth++;
    }
    return depth;
  }

  /** The length of the longest component, in bytes of UTF-8. */
  public int longestComponentBytes() {
    int longest = 0;
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == '/') {
        int length = i - start;
        if (length * 3 > longest) {
          longest =
              Math.max(longest, value.substring(start, i).getBytes(StandardCharsets.UTF_8).length);
        }
        start = i + 1;
      }
    }
    return longest;
  }

  /** The path below a folder. */
  public Path below(Path folder) {
    return folder.resolve(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryPath path && path.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return Printable.of(value);
  }
}

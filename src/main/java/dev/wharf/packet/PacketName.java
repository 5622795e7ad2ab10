package dev.wharf.packet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;

/**
 * What a packet is called: {@code NAME}, {@code SENDER/NAME}, {@code INBOX/NAME} or {@code
 * INBOX/SENDER/NAME}. {@link #toString()} is safe for logs and messages; {@link #value()} is the
 * name itself, which is also a relative path.
 *
 * @param inbox the name of the inbox in which it arrived; empty for {@code wharf.inbox}
 * @param sender the sender's folder in that inbox; empty where packets stand in the inbox itself
 * @param folder the name of the packet's folder, one path component
 */
public record PacketName(String inbox, String sender, String folder) {

  /** The longest folder name that POSIX file systems in use take, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  public PacketName {
    Objects.requireNonNull(inbox);
    Objects.requireNonNull(sender);
    Objects.requireNonNull(folder);
    if (!isValid(folder)
        || !(inbox.isEmpty() || isValid(inbox))
        || !(sender.isEmpty() || isValid(sender))) {
      throw new IllegalArgumentException(
          "A packet's name must be one folder name, not '" + Printable.of(folder) + "'");
    }
  }

  /** A packet that stands in {@code wharf.inbox} itself. */
  public PacketName(String folder) {
    this("", "", folder);
  }

  /**
   * Reads a name of which the inbox is known.
   *
   * @param value as {@link #value()} gives it
   * @throws IllegalArgumentException when it is no name of that inbox's
   */
  public static PacketName of(String inbox, String value) {
    if (!inbox.isEmpty() && !value.startsWith(inbox + "/")) {
      throw new IllegalArgumentException(
          "A packet of the inbox " + inbox + " is not called '" + Printable.of(value) + "'");
    }
    String rest = inbox.isEmpty() ? value : value.substring(inbox.length() + 1);
    int slash = rest.indexOf('/');
    return slash < 0
        ? new PacketName(inbox, "", rest)
        : new PacketName(inbox, rest.substring(0, slash), rest.substring(slash + 1));
  }

  /**
   * Reads a name as somebody wrote it. Where the name of an inbox stands before it, that inbox is
   * meant, and no sender of the same name.
   *
   * @param inboxes the names of all that there are
   * @throws IllegalArgumentException when no packet can be called that
   */
  public static PacketName parse(String value, Collection<String> inboxes) {
    int slash = value.indexOf('/');
    String first = slash < 0 ? "" : value.substring(0, slash);
    return of(inboxes.contains(first) ? first : "", value);
  }

  /** Whether a packet could be called that. */
  public static boolean isName(String value) {
    String[] parts = value.split("/", -1);
    if (parts.length > 3) {
      return false;
    }
    for (String part : parts) {
      if (!isValid(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a packet could be called that where these are the names of all inboxes. */
  public static boolean isName(String value, Collection<String> inboxes) {
    if (!isName(value)) {
      return false;
    }
    String[] parts = value.split("/", -1);
    return parts.length < 3 || inboxes.contains(parts[0]);
  }

  /** Whether a text is one folder's name. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  /** The whole name, with slashes between its parts. */
  public String value() {
    return isPlain() ? folder : before() + folder;
  }

  /** What stands before the folder's name: its inbox and its sender, each with a slash. */
  public String before() {
    return (inbox.isEmpty() ? "" : inbox + "/") + (sender.isEmpty() ? "" : sender + "/");
  }

  /** Whether it is the name of its folder and nothing else. */
  public boolean isPlain() {
    return inbox.isEmpty() && sender.isEmpty();
  }

  /** Where something of that name stands below the folder of its inbox. */
  public Path within(Path inboxFolder, String name) {
    return sender.isEmpty() ? inboxFolder.resolve(name) : inboxFolder.resolve(sender).resolve(name);
  }

  /** The file that makes the folder a packet, as it is usually called. */
  public String zip() {
    return folder + ".zip";
  }

  /**
   * Returns the name to use when this one is taken: {@code NAME~2}, {@code NAME~3}, … with what
   * stands before it. The folder's name is cut between characters where it would be longer than
   * {@link #MAX_BYTES}.
   *
   * @param number 1 for the name itself, then 2, 3, …
   */
  public String numbered(int number) {
    return number == 1 ? value() : before() + cut("~" + number);
  }

  /** Whether a folder has this name or one of {@code NAME~2}, {@code NAME~3}, …, in any order. */
  public boolean mayBe(String name) {
    String number = name.substring(name.lastIndexOf('~') + 1);
    return name.equals(folder)
        || (number.matches("[1-9][0-9]{0,8}")
            && name.equals(new PacketName(folder).numbered(Integer.parseInt(number))));
  }

  /** The same packet's under the number that is used where its name is taken. */
  public PacketName withNumber(int number) {
    return number == 1 ? this : new PacketName(inbox, sender, cut("~" + number));
  }

  /**
   * The name for what an attempt at the packet left and Wharf may not delete: {@code
   * NAME~leftover}.
   */
  public String leftover() {
    return cut("~leftover");
  }

  private String cut(String suffix) {
    String base = folder;
    while (base.getBytes(StandardCharsets.UTF_8).length + suffix.length() > MAX_BYTES) {
      base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
    }
    return base + suffix;
  }

  @Override
  public String toString() {
    return Printable.of(value());
  }
}

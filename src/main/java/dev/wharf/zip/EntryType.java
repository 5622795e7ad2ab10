package dev.wharf.zip;

import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;

/**
 * What an entry is, by all that says so: its name, the Unix mode and the DOS attributes of the
 * directory (APPNOTE.TXT 4.4.15), and the modes that extra fields hold.
 *
 * @param kind what it is unpacked as
 * @param name of the entry
 * @param host the system that made the attributes
 * @param attributes the external ones
 * @param empty whether the entry has no content
 */
record EntryType(Kind kind, String name, int host, int attributes, boolean empty) {
  private static final int UNIX = 3;
  private static final int MAC = 19;

  private static final int FIFO = 1;
  private static final int DEVICE = 2;
  private static final int BLOCK_DEVICE = 6;
  private static final int SOCKET = 12;
  private static final int FOLDER = 4;
  private static final int FILE = 8;
  private static final int LINK = 10;
  private static final int EXECUTABLE = 0111;
  private static final int DOS_LABEL = 1 << 3;
  private static final int DOS_FOLDER = 1 << 4;

  static EntryType of(String name, int host, int attributes, long size) {
    return new EntryType(kind(name, attributes, size == 0), name, host, attributes, size == 0);
  }

  private static Kind kind(String name, int attributes, boolean empty) {
    // A backslash at the end may be half of a character in another character set.
    if (name.endsWith("/") || (name.endsWith("\\") && empty)) {
      return Kind.DIRECTORY;
    }
    int type = type(attributes);
    if (type == LINK) {
      return Kind.LINK;
    }
    boolean folder = type == FOLDER || (type == 0 && (attributes & DOS_FOLDER) != 0);
    return folder ? Kind.DIRECTORY : Kind.FILE;
  }

  /** The kind of file of a Unix mode, 0 for none; some readers look at it whatever the host. */
  private static int type(int attributes) {
    return attributes >>> 28;
  }

  /** Whether it is a file that may be run, by its Unix mode. */
  boolean executable() {
    boolean unix = host == UNIX || host == MAC;
    return unix && kind == Kind.FILE && (attributes >>> 16 & EXECUTABLE) != 0;
  }

  /** Adds a fault where the directory does not say one thing. */
  void check(Faults faults) {
    int type = type(attributes);
    // Some writers give plain files the mode of a FIFO, so only one without content counts.
    boolean fifo = type == FIFO && empty;
    boolean unix = host == UNIX || host == MAC;
    boolean none = type != 0 && type != FILE && type != FOLDER && type != LINK && type != FIFO;
    if (fifo
        || type == DEVICE
        || type == BLOCK_DEVICE
        || type == SOCKET
        || (none && unix && kind == Kind.FILE)) {
      faults.add(
          Reason.SPECIAL_FILE,
          "entry '" + name + "' is a device, FIFO or socket, or no kind of file at all");
    }
    if ((attributes & DOS_LABEL) != 0 && !unix) {
      faults.add(Reason.SPECIAL_FILE, "entry '" + name + "' is the label of a DOS volume");
    }
    if (type == LINK && !unix) {
      faults.add(
          Reason.SPECIAL_FILE,
          "entry '"
              + name
              + "' is a link to some readers: its mode says so, its system is not Unix");
    }
    if (kind == Kind.DIRECTORY ? type == LINK : contradicts(type)) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '" + name + "' is a folder by its name or DOS attributes, and not by its mode");
    }
    if (!empty && (kind == Kind.DIRECTORY || endsWithBackslash())) {
      faults.add(Reason.HEADER_MISMATCH, "entry '" + name + "' is a folder and has content");
    }
  }

  /** Behind a character that is not ASCII, a backslash may be half of one. */
  private boolean endsWithBackslash() {
    int last = name.length() - 1;
    return name.endsWith("\\") && (last == 0 || name.charAt(last - 1) < 0x80);
  }

  private boolean contradicts(int type) {
    return type != 0 && (attributes & DOS_FOLDER) != 0;
  }

  /** Adds a fault where extra fields say two things, or hold a mode that says something else. */
  void checkExtra(ByteBuffer bytes, int extra, int length, Faults faults) {
    if (ExtraFields.ambiguous(bytes, extra, length)) {
      faults.add(Reason.HEADER_MISMATCH, "entry '" + name + "' has an extra field twice");
    }
    if (!same(ExtraModes.attributes(bytes, extra, length))
        || !same(ExtraModes.asiUnix(bytes, extra, length))) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '" + name + "' is something else by the mode in an extra field");
    }
  }

  private boolean same(int other) {
    return switch (type(other)) {
      case 0 -> (other & DOS_FOLDER) == 0 || kind == Kind.DIRECTORY;
      case FOLDER -> kind == Kind.DIRECTORY;
      case FILE -> kind == Kind.FILE && (other & DOS_FOLDER) == 0;
      case LINK -> kind == Kind.LINK && (other & DOS_FOLDER) == 0;
      default -> false;
    };
  }
}

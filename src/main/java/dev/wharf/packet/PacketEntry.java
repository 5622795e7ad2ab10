package dev.wharf.packet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a packet's zip. Entries may be read side by side and in any order; one entry is
 * worked on by one thread.
 */
public interface PacketEntry {
  /** What an entry is. */
  enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link; its content is the target, which stays within the packet. */
    LINK
  }

  /** The packet it belongs to. */
  Packet packet();

  /** The entry's name as its zip gives it, decoded; may hold anything but control characters. */
  String name();

  /** Where it goes below the content folder. */
  EntryPath path();

  Kind kind();

  /** The size of the content in bytes; -1 where it is known only once it has been read. */
  long size();

  /**
   * When it was changed last, as the zip says; null where that is not known. A time without a zone
   * is taken for one of the server's zone.
   */
  default @Nullable FileTime modified() {
    return null;
  }

  /** Whether it is a file that may be run, by the Unix mode that the zip has for it. */
  default boolean executable() {
    return false;
  }

  /**
   * Opens the content. The stream need not be closed or read to its end: Wharf reads what is left,
   * compares size and CRC-32, and closes it.
   *
   * @throws IOException when the zip cannot be read
   * @throws BadPacketException here or while reading, when the content is not what the zip says
   */
  InputStream open() throws IOException;
}

package dev.wharf.packet;

import java.io.IOException;
import java.util.Iterator;

/** A packet's zip, checked at the door and open for reading. Safe for use by several threads. */
public interface PacketContent {
  /**
   * The entries as the zip's central directory lists them, folders among them.
   *
   * @throws IOException when the zip cannot be read
   */
  Iterator<PacketEntry> entries() throws IOException;

  /** Whether folders are among the entries. */
  boolean hasFolders();

  /** The number of entries, folders among them. */
  long count();

  /** What the entries hold unpacked, in bytes. */
  long bytes();

  Fingerprint fingerprint();
}

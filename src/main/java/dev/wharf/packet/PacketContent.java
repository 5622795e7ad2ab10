package dev.wharf.packet;

import java.io.IOException;
import java.util.Iterator;

/** A packet's zip, checked at the door and open for reading; safe for use by several threads. */
public interface PacketContent extends AutoCloseable {
  /** The entries as the zip's central directory lists them, folders among them. */
  Iterator<PacketEntry> entries() throws IOException;

  /** The number of entries, folders among them. */
  long count();

  /** What the entries hold unpacked, in bytes. */
  long bytes();

  Fingerprint fingerprint();

  /**
   * Checks that the file is still the one that was opened.
   *
   * @throws BadPacketException {@code changed}, when it is another
   * @throws IOException when the file cannot be looked at
   */
  void requireUnchanged() throws IOException;

  @Override
  void close();
}

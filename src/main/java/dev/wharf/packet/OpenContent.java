package dev.wharf.packet;

import java.io.IOException;
import java.util.Iterator;

/** A packet's zip with what only Wharf's own steps may do to it. */
public interface OpenContent extends PacketContent, AutoCloseable {
  /**
   * The entries as the zip's central directory lists them, folders among them.
   *
   * @throws IOException when the zip cannot be read
   */
  Iterator<OpenEntry> openEntries() throws IOException;

  @Override
  default Iterator<PacketEntry> entries() throws IOException {
    Iterator<OpenEntry> entries = openEntries();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public PacketEntry next() {
        return entries.next();
      }
    };
  }

  /**
   * Looks whether the file is still the one that was opened.
   *
   * @throws BadPacketException {@code changed}, when it is not
   * @throws IOException when the machine cannot tell
   */
  void requireUnchanged() throws IOException;

  @Override
  void close();
}

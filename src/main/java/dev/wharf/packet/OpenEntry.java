package dev.wharf.packet;

import java.io.IOException;

/** An entry with what only Wharf's own steps may do to it. */
public interface OpenEntry extends PacketEntry {
  /**
   * Reads what has not been read yet and frees what the entry holds.
   *
   * @return the content's true size in bytes
   * @throws IOException when the zip cannot be read
   * @throws BadPacketException when the content is not what the zip says
   */
  long finish() throws IOException;

  /** Frees what the entry holds, whatever was read of it; may be called more than once. */
  void close();
}

package dev.wharf.packet;

import java.io.IOException;
import java.nio.file.Path;
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

  /**
   * Puts the file back where it is gone: what was opened is open still, whatever became of its
   * name. Does nothing once it is closed.
   *
   * @throws IOException when it cannot be put back
   */
  void restore() throws IOException;

  /** What a file is to the one that was opened. */
  enum Sameness {
    /** It is that file, and nobody has written to it or renamed it. */
    UNTOUCHED,
    /** It is that file, but what it holds is to be proved again. */
    TOUCHED,
    /** It stands where no rename leads to from there, so it is a copy at best. */
    COPY,
    ANOTHER
  }

  /**
   * What the zip of the folder that was taken is to the one that was opened; also after a {@link
   * #close()}.
   *
   * @throws IOException when the machine cannot tell
   */
  Sameness at(Path taken) throws IOException;

  /**
   * Closes it.
   *
   * @param restore whether the file is put back first where it is gone, as {@link #restore} does
   */
  void close(boolean restore);

  @Override
  default void close() {
    close(false);
  }
}

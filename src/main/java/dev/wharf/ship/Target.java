package dev.wharf.ship;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A connection to where packets are shipped. Names are paths with slashes between, below the folder
 * or bucket that the setting names; they are data, and mean nothing but themselves. For one thread
 * at a time.
 */
interface Target extends Closeable {
  /** That nothing of that name is there. */
  long ABSENT = -1;

  /** That the target cannot say. */
  long UNKNOWN = -2;

  /** Whether there is nothing yet below a folder; false where the target cannot say. */
  boolean isEmpty(String folder) throws IOException;

  /** The size of a file in bytes, {@link #ABSENT}, or {@link #UNKNOWN}. */
  long size(String name) throws IOException;

  /**
   * Puts a file there, whole or not at all where the target can do that; one of its name is
   * replaced.
   *
   * @param temporary a name beside it that nothing else has
   */
  void store(String name, OutgoingFile file, String temporary) throws Exception;

  /**
   * The files below a folder, by their paths in it; none where there is no folder, or where the
   * target cannot say.
   */
  List<String> below(String folder) throws IOException;

  /** Removes a file; does nothing where there is none, or where the target cannot do that. */
  void remove(String name) throws IOException;

  /** Makes durable what has been stored below a folder, where the target can do that. */
  default void settle(String folder) throws IOException {}

  /** Whether the connection can still be used, as far as that can be known without asking. */
  default boolean isOpen() {
    return true;
  }

  @Override
  void close();
}

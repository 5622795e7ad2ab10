package dev.wharf.packet;

/**
 * An entry processor that gets all entries, including folders and links. By Camel's bean binding, a
 * plain class with a method that takes an {@code InputStream}, a {@code byte[]} or a {@link
 * PacketEntry} is an entry processor too; it gets files only.
 */
public interface EntryProcessor {
  /** Works on one entry. Many threads call it at once, each with another entry. */
  void process(PacketEntry entry) throws Exception;

  /**
   * Ends the work on a packet's entries: called once, by one thread, when all have been worked on
   * and proved.
   */
  default void finish(Packet packet) throws Exception {}

  /**
   * Whether it writes each entry below the content folder just as the zip holds it. Then what is
   * missing there at the end can be written again by another call.
   */
  default boolean writesContent() {
    return false;
  }

  /**
   * Whether the work takes hardly longer than reading the entry. Then workers get entries in runs,
   * because handing out each one would be most of the work, and a small packet's own thread works
   * on all of its entries.
   */
  default boolean isQuick() {
    return false;
  }
}

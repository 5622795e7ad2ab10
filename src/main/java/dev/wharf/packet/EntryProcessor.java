package dev.wharf.packet;

/**
 * An entry processor that sees all entries, folders and links among them. A plain class with a
 * method that takes an {@code InputStream}, a {@code byte[]} or a {@link PacketEntry} is one too,
 * by Camel's bean binding; it sees files alone.
 */
public interface EntryProcessor {
  /** Works on one entry; called by many threads at once, one for each entry. */
  void process(PacketEntry entry) throws Exception;

  /**
   * Whether it takes no longer than to read the entry: then entries are worked on in runs, because
   * handing each out would be most of the work; those of a small packet are not handed out at all.
   */
  default boolean isQuick() {
    return false;
  }
}

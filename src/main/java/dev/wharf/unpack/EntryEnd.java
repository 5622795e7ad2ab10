package dev.wharf.unpack;

import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import org.jspecify.annotations.Nullable;

/** The end of the work on an entry: it is proved, unless its packet has failed, and counted. */
final class EntryEnd {
  private EntryEnd() {}

  /**
   * Ends an entry that was begun.
   *
   * @param entry null when the work failed before it was known
   */
  static void of(OpenPacket packet, @Nullable OpenEntry entry) {
    Thread.interrupted(); // A processor's doing; Camel's consumer would spin on it for ever.
    long bytes = 0;
    try {
      bytes = entry == null || packet.entries().failed() ? 0 : entry.finish();
    } catch (Throwable e) { // An Error too: the entry is not proved then.
      packet.entries().fail(e);
    } finally {
      if (entry != null) {
        entry.close();
      }
      packet.progress().done(bytes);
      packet.entries().end();
    }
  }
}

package dev.wharf.unpack;

import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Entries of a packet that one worker works on, one after the other. A run is full with {@value
 * #BYTES} bytes of content, {@value #MOST} entries or {@value #NAMES} characters in their names.
 *
 * @param entries in the order of the central directory
 */
record Run(List<OpenEntry> entries) {
  /** A worker has so much for some milliseconds: long beside handing it out, short for others. */
  private static final long BYTES = 4L * 1024 * 1024;

  private static final int MOST = 100;

  /** Names take memory while runs are queued; these are many more than a hundred mostly have. */
  private static final int NAMES = 16 * 1024;

  /**
   * The runs of a packet, made as they are asked for; no further ones once the packet has failed.
   */
  static Iterator<Run> of(OpenPacket packet) throws IOException {
    Iterator<OpenEntry> entries = packet.content().openEntries();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !packet.entries().failed() && entries.hasNext();
      }

      @Override
      public Run next() {
        List<OpenEntry> run = new ArrayList<>();
        long bytes = 0;
        int names = 0;
        do {
          OpenEntry entry = entries.next();
          run.add(entry);
          bytes += entry.size();
          names += entry.name().length();
        } while (entries.hasNext() && bytes < BYTES && names < NAMES && run.size() < MOST);
        return new Run(run);
      }
    };
  }

  /** Works on the entries, up to the first failure in the packet, and proves and counts each. */
  void work(OpenPacket packet, EntryProcessor processor) {
    for (OpenEntry entry : entries) {
      if (!packet.entries().begin()) {
        return;
      }
      try {
        processor.process(entry);
      } catch (Throwable e) { // An Error too: an entry begun must end.
        packet.entries().fail(e);
      }
      EntryEnd.of(packet, entry);
    }
  }
}

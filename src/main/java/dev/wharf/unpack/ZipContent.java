package dev.wharf.unpack;

import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketContent;
import dev.wharf.packet.PacketEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A zip that the door has let in. The directory is read again for each pass over it, so that a zip
 * of a million entries takes no more memory than a small one.
 */
final class ZipContent implements PacketContent {
  private static final int READ_AHEAD = 64 * 1024;

  private final Packet packet;
  private final ZipSource source;
  private final Directory directory;
  private final EntryNames names;

  /**
   * The checked central directory.
   *
   * @param start where it starts in the file
   * @param end where it ends
   * @param base what offsets are counted from
   * @param bytes of content in all
   */
  record Directory(
      long start, long end, long base, long count, long bytes, Fingerprint fingerprint) {}

  ZipContent(Packet packet, ZipSource source, Directory directory, EntryNames names) {
    this.packet = packet;
    this.source = source;
    this.directory = directory;
    this.names = names;
  }

  @Override
  public Iterator<PacketEntry> entries() {
    return new Iterator<>() {
      private final Cursor cursor = new Cursor(source, READ_AHEAD);
      private long next = directory.start();

      @Override
      public boolean hasNext() {
        return next < directory.end();
      }

      @Override
      public PacketEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          CentralHeader header = CentralHeader.read(cursor, next, directory.end(), names);
          next = header.next();
          return new ZipEntry(packet, source, directory.base() + header.offset(), header);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public long count() {
    return directory.count();
  }

  @Override
  public long bytes() {
    return directory.bytes();
  }

  @Override
  public Fingerprint fingerprint() {
    return directory.fingerprint();
  }

  @Override
  public void requireUnchanged() throws IOException {
    source.requireUnchanged();
  }

  @Override
  public void close() {
    source.close();
  }
}

package dev.wharf.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Inflates an entry in one go, faster than the JDK's inflater. An entry whose content is not proved
 * to be right is left to the JDK's inflater, so no verdict depends on which one there is. For one
 * thread at a time.
 */
final class WholeInflater {
  /** Entries below this size, in bytes, gain nothing. */
  static final int LEAST = 64 * 1024;

  /** Entries above it, in bytes, would take too much memory for each worker. */
  static final int MOST = 512 * 1024;

  private final RawInflater inflater = new RawInflater();
  private final CRC32 crc = new CRC32();
  private byte[] deflated = new byte[LEAST];

  /** The content begins at {@link RawInflater#BEFORE}. */
  private byte[] content = {};

  static boolean suits(CentralHeader header) {
    return header.method() == CentralHeader.DEFLATED
        && header.size() >= LEAST
        && header.size() <= MOST
        && header.compressedSize() > 0
        && header.compressedSize() <= header.size();
  }

  /**
   * Inflates an entry that {@link #suits}.
   *
   * @param localHeader where the entry's local header stands in the file
   * @return false when size or CRC-32 are not those of the header, or when the JDK's inflater may
   *     say something else
   */
  boolean inflate(ZipSource source, long localHeader, CentralHeader header) throws IOException {
    int length = (int) header.compressedSize();
    int size = (int) header.size();
    int room = RawInflater.BEFORE + size + RawInflater.BEHIND;
    content = content.length < room ? new byte[room] : content;
    int read = (int) LocalHeader.reach(source, localHeader, header);
    deflated = deflated.length < read ? new byte[read] : deflated;
    source.read(localHeader, deflated, 0, read);
    int start = LocalHeader.length(deflated, source, localHeader, header);
    if (start + length > read) { // Its extra fields are longer than expected.
      deflated = deflated.length < start + length ? new byte[start + length] : deflated;
      source.read(localHeader, deflated, 0, start + length);
    }
    if (inflater.inflate(deflated, start, length, content, size) != length
        || inflater.made() != size) {
      return false;
    }
    crc.reset();
    crc.update(content, RawInflater.BEFORE, size);
    return (int) crc.getValue() == header.crc32();
  }

  /** Writes of the content that was inflated last. */
  void write(long position, OutputStream out, int length) throws IOException {
    out.write(content, RawInflater.BEFORE + (int) position, length);
  }

  /** Copies of the content that was inflated last. */
  void copy(long position, byte[] into, int offset, int length) {
    System.arraycopy(content, RawInflater.BEFORE + (int) position, into, offset, length);
  }
}

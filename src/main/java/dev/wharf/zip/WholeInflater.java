package dev.wharf.zip;

import com.intel.gkl.compression.IntelInflater;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Inflates an entry in one call by ISA-L, which is so much faster than the JDK's inflater that
 * there is time left to prove that the JDK's would take the same data for the same content. An
 * entry for which that is not proved is left to the JDK's inflater, so no verdict depends on which
 * one there is. For one thread at a time.
 */
final class WholeInflater {
  /** Entries below this size, in bytes, gain nothing. */
  static final int LEAST = 64 * 1024;

  /** Entries above it, in bytes, would take too much memory for each worker. */
  static final int MOST = 512 * 1024;

  /** Content that shrinks by less is walked through as slowly as zlib inflates it. */
  private static final double LEAST_RATIO = 1.25;

  private final IntelInflater isal = new IntelInflater(true);
  private final DeflateCheck check = new DeflateCheck();
  private final CRC32 crc = new CRC32();
  private byte[] deflated = new byte[LEAST];
  private byte[] content = new byte[LEAST];

  static boolean suits(CentralHeader header) {
    return header.method() == CentralHeader.DEFLATED
        && header.size() >= LEAST
        && header.size() <= MOST
        && header.compressedSize() > 0
        && header.compressedSize() * LEAST_RATIO <= header.size();
  }

  /**
   * Whether the machine can use it.
   *
   * @param folder where its native code is unpacked to; null for the folder for temporary files
   * @throws LinkageError when the library does not fit the machine
   */
  static boolean load(@Nullable Path folder) {
    return new IntelInflater(true).load(folder == null ? null : folder.toFile());
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
    // One byte more than there should be tells content that is longer.
    content = content.length <= size ? new byte[size + 1] : content;
    int read = (int) LocalHeader.reach(source, localHeader, header);
    deflated = deflated.length < read ? new byte[read] : deflated;
    source.read(localHeader, deflated, 0, read);
    int start = LocalHeader.length(deflated, source, localHeader, header);
    if (start + length > read) { // Its extra fields are longer than expected.
      deflated = deflated.length < start + length ? new byte[start + length] : deflated;
      source.read(localHeader, deflated, 0, start + length);
    }
    try {
      isal.reset();
      isal.setInput(deflated, start, length);
      if (isal.inflate(content, 0, size + 1) != size || !isal.finished()) {
        return false;
      }
    } catch (RuntimeException e) { // Its way to say that the data is damaged.
      return false;
    }
    crc.reset();
    crc.update(content, 0, size);
    return (int) crc.getValue() == header.crc32() && check.end(deflated, start, length) == length;
  }

  /** Writes of the content that was inflated last. */
  void write(long position, OutputStream out, int length) throws IOException {
    out.write(content, (int) position, length);
  }

  /** Copies of the content that was inflated last. */
  void copy(long position, byte[] into, int offset, int length) {
    System.arraycopy(content, (int) position, into, offset, length);
  }
}

package dev.wharf.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The content of one entry. It never gives more bytes than the directory says, and its end is
 * reached only when size and CRC-32 are those of the directory. For one thread.
 */
abstract sealed class EntryStream extends InputStream
    permits StreamedEntry, WholeEntry, DecodedEntry {
  private volatile boolean closed;

  /**
   * Opens an entry: by a decoder where it is encrypted or compressed by another method than
   * deflate, read whole where that is faster and finds the entry to be right, else streamed.
   *
   * @param localHeader where the entry's local header stands in the file
   */
  static EntryStream open(
      ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    if (header.encrypted() || header.method() > CentralHeader.DEFLATED) {
      return DecodedEntry.open(source, localHeader, header, inflaters);
    }
    EntryStream whole = WholeEntry.open(source, localHeader, header, inflaters);
    return whole != null ? whole : new StreamedEntry(source, localHeader, header, inflaters);
  }

  /** Whether all of it was read and found to be right. */
  abstract boolean ended();

  /** Reads at least one of at least one wanted bytes; -1 at the end. */
  abstract int readSome(byte[] into, int offset, int wanted) throws IOException;

  /** Gives back what was taken for reading; may be called more than once. */
  abstract void release();

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    requireOpen();
    return ended() ? -1 : readSome(into, offset, length);
  }

  final boolean isClosed() {
    return closed;
  }

  final void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("The entry's stream is closed");
    }
  }

  @Override
  public final void close() {
    release();
    closed = true;
  }
}

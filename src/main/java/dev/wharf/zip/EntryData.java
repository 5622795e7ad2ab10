package dev.wharf.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of one entry, decrypted where it is encrypted: what a decoder reads, and no byte beyond.
 * For one thread.
 */
final class EntryData extends InputStream {
  private static final int CHUNK = 32 * 1024;

  private final ZipSource source;
  private final long end;
  private final int codeLength;
  private final @Nullable Decryption decryption;
  private final @Nullable EarlyDescriptor ends;
  private final byte[] buffer;
  private int at;
  private int filled;
  private long next;
  private @Nullable IOException failure;

  /**
   * Opens the data of an entry that was checked before.
   *
   * @param localHeader where the entry's local header stands in the file
   * @param key null where it is not encrypted
   */
  static EntryData open(ZipSource source, long localHeader, CentralHeader header, @Nullable Key key)
      throws IOException {
    return new EntryData(source, DataStart.of(source, localHeader, header), header, key);
  }

  private EntryData(ZipSource source, DataStart start, CentralHeader header, @Nullable Key key) {
    this.source = source;
    this.decryption = key == null ? null : key.begin();
    this.codeLength = key == null ? 0 : key.behind();
    this.next = start.position() + start.before.length;
    this.end = start.position() + header.compressedSize() - codeLength;
    boolean unmeasured = header.method() == CentralHeader.STORED && start.described();
    this.ends = unmeasured ? new EarlyDescriptor() : null;
    if (ends != null) {
      ends.pass(start.before, 0, start.before.length);
    }
    this.buffer = new byte[(int) Math.min(CHUNK, Math.max(1, end - next))];
  }

  @Override
  public int read() throws IOException {
    return at < filled || fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (at == filled && !fill()) {
      return -1;
    }
    int n = Math.min(length, filled - at);
    System.arraycopy(buffer, at, into, offset, n);
    at += n;
    return n;
  }

  private boolean fill() throws IOException {
    if (next >= end) {
      return false;
    }
    int length = (int) Math.min(buffer.length, end - next);
    try {
      source.read(next, buffer, 0, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (ends != null) {
      ends.pass(buffer, 0, length);
    }
    if (decryption != null) {
      decryption.apply(buffer, 0, length);
    }
    next += length;
    at = 0;
    filled = length;
    return true;
  }

  /** How many bytes nobody has read. */
  long left() {
    return filled - at + (end - next);
  }

  /** Gives back the last bytes of what was read in one piece. */
  void giveBack(int bytes) {
    at -= bytes;
  }

  /** What the machine failed at, which decoders may have taken for a fault of the data. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Whether a reader that streams would take some of the data for its end; all was read. */
  boolean holdsDescriptor() throws IOException {
    if (ends == null) {
      return false;
    }
    byte[] code = code();
    ends.pass(code, 0, code.length);
    return ends.within(source, end + codeLength);
  }

  /** Whether the code behind encrypted data proves it; all was read. */
  boolean isAuthentic() throws IOException {
    return decryption == null || decryption.isProvedBy(code());
  }

  private byte[] code() throws IOException {
    byte[] code = new byte[codeLength];
    source.read(end, code, 0, codeLength);
    return code;
  }
}

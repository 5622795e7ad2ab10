package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** An entry that is read from the zip, and inflated by the JDK where it is deflated, in pieces. */
final class StreamedEntry extends EntryStream {
  private static final int CHUNK = 32 * 1024;
  private static final int TRANSFER = 16 * 1024;

  private final ZipSource source;
  private final CentralHeader header;
  private final byte[] input;
  private final CRC32 crc = new CRC32();
  private final Inflaters inflaters;
  private final @Nullable EarlyDescriptor ends;
  private @Nullable Inflater inflater;
  private int inputStart;
  private int inputEnd;
  private final long dataEnd;
  private long nextRead;
  private long unread;
  private long produced;
  private boolean ended;
  private @Nullable BadPacketException fault;

  /**
   * Reads the local header and as much of the data as comes with it in one read.
   *
   * @param localHeader where the entry's local header stands in the file
   */
  StreamedEntry(ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    this.source = source;
    this.header = header;
    this.inflaters = inflaters;
    this.input = new byte[(int) Math.min(CHUNK, LocalHeader.reach(source, localHeader, header))];
    source.read(localHeader, input, 0, input.length);
    int skip = LocalHeader.length(input, source, localHeader, header);
    this.dataEnd = localHeader + skip + header.compressedSize();
    this.nextRead = localHeader + Math.max(skip, input.length);
    this.inputStart = Math.min(skip, input.length);
    this.inputEnd = (int) Math.min(input.length, inputStart + header.compressedSize());
    this.unread = header.compressedSize() - (inputEnd - inputStart);
    boolean unmeasured = header.method() == CentralHeader.STORED && LocalHeader.described(input);
    this.ends = unmeasured ? new EarlyDescriptor() : null;
    if (header.method() == CentralHeader.DEFLATED && header.compressedSize() > 0) {
      Inflater taken = inflaters.take();
      taken.setInput(input, inputStart, inputEnd - inputStart);
      this.inflater = taken;
    }
  }

  @Override
  boolean ended() {
    return ended;
  }

  @Override
  int readSome(byte[] into, int offset, int length) throws IOException {
    if (fault != null) {
      throw fault; // Who reads on after a fault must not come to a good end.
    }
    int wanted = (int) Math.min(length, header.size() - produced);
    int n = wanted == 0 ? 0 : next(into, offset, wanted);
    crc.update(into, offset, n);
    produced += n;
    if (produced == header.size()) {
      requireEnd();
      ended = true;
    }
    return n == 0 ? -1 : n;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long before = produced;
    byte[] chunk = new byte[(int) Math.min(TRANSFER, Math.max(1, header.size()))];
    for (int n = read(chunk); n >= 0; n = read(chunk)) {
      out.write(chunk, 0, n);
    }
    return produced - before;
  }

  private int next(byte[] into, int offset, int wanted) throws IOException {
    int n = inflater != null ? inflate(inflater, into, offset, wanted) : copy(into, offset, wanted);
    if (n == 0) {
      throw fault(
          Reason.SIZE_MISMATCH, "its content has " + produced + " bytes, not " + header.size());
    }
    return n;
  }

  private int copy(byte[] into, int offset, int wanted) throws IOException {
    if (inputStart == inputEnd && !fill()) {
      return 0;
    }
    int n = Math.min(wanted, inputEnd - inputStart);
    System.arraycopy(input, inputStart, into, offset, n);
    if (ends != null) {
      ends.pass(input, inputStart, n);
    }
    inputStart += n;
    return n;
  }

  private int inflate(Inflater from, byte[] into, int offset, int wanted) throws IOException {
    try {
      while (true) {
        int n = from.inflate(into, offset, wanted);
        if (n > 0 || from.finished()) {
          return n;
        }
        if (from.needsDictionary() || !fill()) {
          throw fault(Reason.CORRUPT_DATA, "its compressed data breaks off");
        }
        from.setInput(input, 0, inputEnd);
      }
    } catch (DataFormatException e) {
      throw fault(Reason.CORRUPT_DATA, "its compressed data is damaged: " + e.getMessage());
    }
  }

  private boolean fill() throws IOException {
    if (unread == 0) {
      return false;
    }
    inputStart = 0;
    inputEnd = (int) Math.min(input.length, unread);
    source.read(nextRead, input, 0, inputEnd);
    nextRead += inputEnd;
    unread -= inputEnd;
    return true;
  }

  private void requireEnd() throws IOException {
    Inflater from = inflater;
    if (from != null) {
      if (!from.finished() && inflate(from, new byte[1], 0, 1) > 0) {
        throw fault(Reason.SIZE_MISMATCH, "its content has more than " + header.size() + " bytes");
      }
      if (from.getRemaining() > 0 || unread > 0) {
        throw fault(Reason.CORRUPT_DATA, "other bytes follow the end of its compressed data");
      }
      release();
    } else if (ends != null && ends.within(source, dataEnd)) {
      throw fault(
          Reason.HEADER_MISMATCH, "it holds a descriptor that ends it for readers that stream");
    }
    if ((int) crc.getValue() != header.crc32()) {
      throw fault(Reason.CRC_ERROR, "the CRC-32 of its content is not the one it should have");
    }
  }

  private BadPacketException fault(Reason reason, String message) {
    BadPacketException found =
        new BadPacketException(reason, "entry '" + header.name() + "': " + message);
    fault = found;
    return found;
  }

  @Override
  void release() {
    Inflater from = inflater;
    if (from != null) {
      inflater = null;
      inflaters.giveBack(from);
    }
  }
}

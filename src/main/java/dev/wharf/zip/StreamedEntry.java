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

  /** As far as it is known; may grow where the directory has it modulo 2^32. */
  private long size;

  /** The size for readers that take the directory's for the true one. */
  private final long low;

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
    this.size = header.size();
    this.low = header.wraps().low(size);
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
    if (produced == low) {
      requireOneSize();
    }
    int wanted = (int) Math.min(length, (produced < low ? low : size) - produced);
    int n = wanted == 0 ? 0 : next(into, offset, wanted);
    crc.update(into, offset, n);
    produced += n;
    if (produced == size && !grow()) {
      requireEnd();
      ended = true;
    }
    return n > 0 ? n : ended ? -1 : readSome(into, offset, length);
  }

  /**
   * Readers that know nothing of sizes modulo 2^32 must not find a good end before the true one.
   */
  private void requireOneSize() {
    if (produced < size && (int) crc.getValue() == header.crc32()) {
      throw fault(
          Reason.SIZE_MISMATCH, "its content may end after " + produced + " bytes or later");
    }
  }

  /** Whether the content goes on behind the size that was expected, which is one modulo 2^32. */
  private boolean grow() {
    boolean grows =
        header.wraps().mayGrow(header)
            && inflater != null
            && !inflater.finished()
            && (int) crc.getValue() != header.crc32()
            && header.wraps().takeRoom();
    size += grows ? header.wraps().modulus() : 0;
    return grows;
  }

  /** Whether the content has not gone on after all. */
  private boolean shrink() {
    if (size == header.size() || produced != size - header.wraps().modulus()) {
      return false;
    }
    size = produced;
    header.wraps().giveRoomBack();
    return true;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long before = produced;
    boolean small = header.wraps() == Wraps.NONE && size < TRANSFER;
    byte[] chunk = new byte[small ? Math.max(1, (int) size) : TRANSFER];
    for (int n = read(chunk); n >= 0; n = read(chunk)) {
      out.write(chunk, 0, n);
    }
    return produced - before;
  }

  private int next(byte[] into, int offset, int wanted) throws IOException {
    int n = inflater != null ? inflate(inflater, into, offset, wanted) : copy(into, offset, wanted);
    if (n == 0 && !shrink()) {
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
        throw header.wraps().mayGrow(header) && (int) crc.getValue() != header.crc32()
            ? fault(Reason.BOMB, header.wraps().mostInWords())
            : fault(Reason.SIZE_MISMATCH, "its content has more than " + size + " bytes");
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
    if (size != header.size()) {
      header.wraps().grew(header, size);
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

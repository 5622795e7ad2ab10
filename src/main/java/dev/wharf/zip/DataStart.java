package dev.wharf.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What stands before the data of an entry that was checked before. */
final class DataStart {
  /** What an encrypted entry has before its data; else empty. */
  final byte[] before;

  private final ByteBuffer local;
  private final long position;

  private DataStart(byte[] local, long position, byte[] before) {
    this.local = ByteBuffer.wrap(local).order(ByteOrder.LITTLE_ENDIAN);
    this.position = position;
    this.before = before;
  }

  /**
   * Reads it.
   *
   * @param localHeader where the entry's local header stands in the file
   */
  static DataStart of(ZipSource source, long localHeader, CentralHeader header) throws IOException {
    byte[] local = new byte[LocalHeader.SIZE];
    LocalHeader.reach(source, localHeader, header);
    source.read(localHeader, local, 0, local.length);
    long position = localHeader + LocalHeader.length(local, source, localHeader, header);
    byte[] before = new byte[header.bytesBeforeData()];
    source.read(position, before, 0, before.length);
    return new DataStart(local, position, before);
  }

  /** Where it starts in the file, right behind the local header. */
  long position() {
    return position;
  }

  /** Whether the local header announces a descriptor. */
  boolean described() {
    return LocalHeader.described(local.array());
  }

  /** The time of day in the local header. */
  int time() {
    return local.getShort(10) & 0xffff;
  }
}

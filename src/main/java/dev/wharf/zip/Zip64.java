package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;

/**
 * The sizes of a header, those too large for it taken from its zip64 field (APPNOTE.TXT 4.5.3),
 * which holds only what the header has no room for, in this order.
 */
record Zip64(long size, long compressedSize, long offset, long disk) {
  private static final long STAND_IN = 0xffffffffL;
  private static final int DISK_STAND_IN = 0xffff;

  static Zip64 read(
      ByteBuffer bytes,
      int extra,
      int extraLength,
      String name,
      long size,
      long compressedSize,
      long offset,
      int disk) {
    if (size != STAND_IN
        && compressedSize != STAND_IN
        && offset != STAND_IN
        && disk != DISK_STAND_IN) {
      return new Zip64(size, compressedSize, offset, disk);
    }
    int field = ExtraFields.find(bytes, extra, extraLength, ExtraFields.ZIP64);
    if (field < 0) {
      return new Zip64(size, compressedSize, offset, disk);
    }
    int end = field + ExtraFields.sizeAt(bytes, field);
    long[] values = {size, compressedSize, offset};
    for (int i = 0; i < values.length; i++) {
      if (values[i] == STAND_IN) {
        if (field + 8 > end) {
          throw new BadPacketException(
              Reason.BAD_OFFSET, "the zip64 field of entry '" + name + "' is too short");
        }
        values[i] = bytes.getLong(field);
        if (values[i] < 0) {
          throw new BadPacketException(
              Reason.BAD_OFFSET, "the zip64 field of entry '" + name + "' is out of range");
        }
        field += 8;
      }
    }
    long disk64 = disk == DISK_STAND_IN && field + 4 <= end ? bytes.getInt(field) : disk;
    return new Zip64(values[0], values[1], values[2], disk64);
  }
}

package dev.wharf.zip;

import java.nio.ByteBuffer;

/** Extra fields that hold a mode of their own, which some readers believe. */
final class ExtraModes {
  private static final int CONTINUED = 0x80;
  private static final int NONE = 0;

  private ExtraModes() {}

  /** The external attributes in libarchive's field; 0 where there are none. */
  static int attributes(ByteBuffer bytes, int extra, int length) {
    int field = ExtraFields.find(bytes, extra, length, ExtraFields.LIBARCHIVE);
    if (field < 0) {
      return NONE;
    }
    int end = field + ExtraFields.sizeAt(bytes, field);
    int at = field;
    int present = at < end ? bytes.get(at) : 0;
    while (at < end && (bytes.get(at++) & CONTINUED) != 0) {
      // Only the first seven bits have a meaning.
    }
    at += ((present & 1) != 0 ? 2 : 0) + ((present & 2) != 0 ? 2 : 0);
    return (present & 4) != 0 && at + 4 <= end ? bytes.getInt(at) : NONE;
  }

  /** The mode in a field of ASi Unix, as external attributes have it; 0 where there is none. */
  static int asiUnix(ByteBuffer bytes, int extra, int length) {
    int field = ExtraFields.find(bytes, extra, length, ExtraFields.ASI_UNIX);
    return field >= 0 && ExtraFields.sizeAt(bytes, field) >= 6
        ? bytes.getShort(field + 4) << 16
        : NONE;
  }
}

package dev.wharf.zip;

import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The data descriptor behind an entry whose local header announces one (APPNOTE.TXT 4.3.9): with or
 * without a signature, with sizes of 32 bits or of 64.
 */
final class Descriptor {
  private static final int SIGNATURE = 0x08074b50;
  private static final int SHORT = 12;
  private static final int LONG = 20;

  private Descriptor() {}

  /**
   * Checks the descriptor that should stand there.
   *
   * @param zip64 whether the local header has a zip64 field, so that sizes have 64 bits
   * @return where it ends
   */
  static long check(
      Cursor cursor, long position, CentralHeader central, boolean zip64, Faults faults)
      throws IOException {
    // Without the signature a CRC-32 that looks like one would be taken for it, and readers that
    // stream do not find the end of stored content.
    boolean plain = central.method() == CentralHeader.DEFLATED && central.crc32() != SIGNATURE;
    for (int size : zip64 ? new int[] {LONG, SHORT} : new int[] {SHORT, LONG}) {
      for (int signature = 4; signature >= 0; signature -= 4) {
        if ((signature == 4 || plain) && fits(cursor, position, signature, size, central)) {
          return position + signature + size;
        }
      }
    }
    faults.add(
        Reason.HEADER_MISMATCH,
        "entry '"
            + central.name()
            + "' announces a data descriptor that does not follow its data, or has other values");
    return position;
  }

  private static boolean fits(
      Cursor cursor, long position, int signature, int size, CentralHeader central)
      throws IOException {
    if (!cursor.holds(position, signature + size)) {
      return false;
    }
    int at = cursor.at(position, signature + size);
    ByteBuffer bytes = cursor.window();
    if (signature > 0 && bytes.getInt(at) != SIGNATURE) {
      return false;
    }
    int values = at + signature;
    if (bytes.getInt(values) != central.crc32()) {
      return false;
    }
    return size == SHORT
        ? bytes.getInt(values + 4) == (int) central.wraps().low(central.compressedSize())
            && bytes.getInt(values + 8) == (int) central.wraps().low(central.size())
        : bytes.getLong(values + 4) == central.compressedSize()
            && bytes.getLong(values + 12) == central.size();
  }
}

package dev.wharf.zip;

import dev.wharf.packet.Reason;
import java.io.IOException;

/**
 * The stretches of a zip that belong to no entry. Readers that stream look there for the next
 * header, so what looks like one would be an entry, or the end, for them alone.
 */
final class Gaps {
  private static final int CHUNK = 64 * 1024;

  private final ZipSource source;
  private final Faults faults;

  Gaps(ZipSource source, Faults faults) {
    this.source = source;
    this.faults = faults;
  }

  void check(long start, long end) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, end - start)];
    for (long at = start; at + 4 <= end; at += chunk.length - 3) {
      int length = (int) Math.min(chunk.length, end - at);
      source.read(at, chunk, 0, length);
      if (holdsHeader(chunk, length)) {
        faults.add(
            Reason.HEADER_MISMATCH,
            "between its entries there is a header that the directory does not list");
        return;
      }
      if (length < chunk.length) {
        return;
      }
    }
  }

  private static boolean holdsHeader(byte[] bytes, int length) {
    for (int i = 0; i + 4 <= length; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K') {
        int kind = bytes[i + 2] << 8 | bytes[i + 3];
        if (kind == 0x304 || kind == 0x102 || kind == 0x506 || kind == 0x606) {
          return true;
        }
      }
    }
    return false;
  }
}

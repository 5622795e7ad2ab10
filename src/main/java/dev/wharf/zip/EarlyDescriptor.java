package dev.wharf.zip;

import java.io.IOException;

/**
 * Looks in stored content, whose size comes only in the descriptor behind it, for what a reader
 * that streams takes for this descriptor: its signature, any CRC-32, and the number of the bytes
 * before it. A zip that is stored in a zip holds descriptors too, but with other numbers.
 */
final class EarlyDescriptor {
  private static final int SIGNATURE = 0x08074b50;
  private static final int LENGTH = 12;

  // The last 16 bytes that passed.
  private long older;
  private long newer;
  private long passed;
  private boolean found;

  void pass(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      older = older >>> 8 | newer << 56;
      newer = newer >>> 8 | (long) bytes[i] << 56;
      passed++;
      found |= (int) (older >>> 32) == SIGNATURE && (int) (newer >>> 32) == (int) (passed - LENGTH);
    }
  }

  /**
   * Whether one begins in the content, all of which has passed.
   *
   * @param end where the content ends in the file
   */
  boolean within(ZipSource source, long end) throws IOException {
    byte[] behind = new byte[(int) Math.min(LENGTH - 1, source.size() - end)];
    source.read(end, behind, 0, behind.length);
    pass(behind, 0, behind.length);
    return found;
  }
}

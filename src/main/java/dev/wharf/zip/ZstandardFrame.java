package dev.wharf.zip;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a frame of Zstandard (RFC 8878, 3.1.1.1). */
final class ZstandardFrame {
  private static final int MAGIC = 0xfd2fb528;

  /** The longest window that the library takes. */
  private static final long LONGEST = 1L << 27;

  private ZstandardFrame() {}

  /** Its window is longer than the library takes. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("a window of more than " + LONGEST / (1024 * 1024) + " MB");
    }
  }

  /**
   * How many bytes back the frame's data may refer.
   *
   * @param length of the bytes that are there
   * @throws IOException when no frame begins there
   */
  static long window(byte[] bytes, int length) throws IOException {
    long window = declared(bytes, length);
    if (window > LONGEST) {
      throw new TooLongException();
    }
    return window;
  }

  private static long declared(byte[] bytes, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    if (length < 6) {
      throw new EOFException();
    }
    if (frame.getInt(0) != MAGIC) {
      throw new IOException("no frame of Zstandard begins there");
    }
    int descriptor = frame.get(4);
    boolean single = (descriptor & 0x20) != 0;
    if (!single) {
      int exponent = (frame.get(5) >>> 3) & 31;
      long base = 1L << (10 + exponent);
      return base + base / 8 * (frame.get(5) & 7);
    }
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    int at = 5 + dictionary;
    int size = new int[] {1, 2, 4, 8}[(descriptor >>> 6) & 3];
    if (at + size > length) {
      throw new EOFException();
    }
    return switch (size) {
      case 1 -> frame.get(at) & 0xff;
      case 2 -> (frame.getShort(at) & 0xffff) + 256;
      case 4 -> frame.getInt(at) & 0xffffffffL;
      default -> frame.getLong(at) & Long.MAX_VALUE;
    };
  }
}

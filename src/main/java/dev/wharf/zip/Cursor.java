package dev.wharf.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A window that slides over a zip, so that its directory is read in few steps and little memory.
 */
final class Cursor {
  private final ZipSource source;
  private final int ahead;
  private byte[] bytes;
  private ByteBuffer window;
  private long start;
  private int length;

  /**
   * @param ahead how many bytes to read at once, where more is not asked for
   */
  Cursor(ZipSource source, int ahead) {
    this.source = source;
    this.ahead = ahead;
    this.bytes = new byte[(int) Math.min(ahead, source.size())];
    this.window = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether so many bytes lie at that place. */
  boolean holds(long position, long wanted) {
    return position >= 0 && wanted <= source.size() && position <= source.size() - wanted;
  }

  /**
   * Makes bytes readable.
   *
   * @return the index of the first one in {@link #window}, valid until the next call
   */
  int at(long position, int wanted) throws IOException {
    if (position < start || position + wanted > start + length) {
      int size = (int) Math.min(Math.max(ahead, wanted), source.size() - position);
      if (bytes.length < size) {
        bytes = new byte[size];
        window = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      length = 0;
      source.read(position, bytes, 0, size);
      start = position;
      length = size;
    }
    return (int) (position - start);
  }

  ByteBuffer window() {
    return window;
  }

  byte[] bytes() {
    return bytes;
  }
}

package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.util.Arrays;

/** The zeros that fill up a file behind what was written to it. */
final class TrailingZeros {
  private static final int CHUNK = 256 * 1024;

  private TrailingZeros() {}

  /**
   * Where they start.
   *
   * @param limits they count as content, since looking through them takes as long
   * @throws BadPacketException {@code bomb}, when there are more
   */
  static long start(ZipSource source, Limits limits) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, source.size())];
    byte[] zeros = new byte[chunk.length];
    long end = source.size();
    while (end > 0) {
      if (source.size() - end > limits.bytes()) {
        throw new BadPacketException(
            Reason.BOMB, "it ends with zeros, more than " + limits.bytesInWords() + " bytes");
      }
      int length = (int) Math.min(chunk.length, end);
      source.read(end - length, chunk, 0, length);
      if (!Arrays.equals(chunk, 0, length, zeros, 0, length)) { // Many bytes at a time.
        while (chunk[length - 1] == 0) {
          length--;
          end--;
        }
        return end;
      }
      end -= length;
    }
    return 0;
  }
}

package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a whole file (FIPS 180-4). */
public final class Sha256 {
  private static final int BUFFER = 256 * 1024;

  private Sha256() {}

  /**
   * Reads a file of somebody else's to its end; a link is not followed.
   *
   * @return 64 hexadecimal digits, lower case
   */
  public static String of(Path file) throws IOException {
    try (FileChannel channel = Disk.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, channel.size() + 1));
      // A read at a place fails at once where a FIFO has come into the file's place.
      long at = 0;
      for (int n = channel.read(buffer, at); n >= 0; n = channel.read(buffer, at)) {
        at += n;
        digest.update(buffer.flip());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each Java machine has SHA-256", e);
    }
  }
}

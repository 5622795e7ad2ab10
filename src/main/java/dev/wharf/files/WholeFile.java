package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32;

/** A file read from its start to its end. A link is not followed, and nothing waits for a FIFO. */
public final class WholeFile {
  private static final int BUFFER = 256 * 1024;

  private WholeFile() {}

  /** Takes the bytes of a file, piece by piece. */
  public interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  /**
   * The SHA-256 of a file of somebody else's (FIPS 180-4).
   *
   * @return 64 hexadecimal digits, lower case
   */
  public static String sha256(Path file) throws IOException {
    try (FileChannel channel = Disk.open(file)) {
      return sha256(channel);
    }
  }

  static String sha256(FileChannel channel) throws IOException {
    MessageDigest digest = Sha256.begin();
    read(channel, digest::update);
    return Sha256.hex(digest);
  }

  /** The CRC-32 of a file of somebody else's. */
  public static long crc32(Path file) throws IOException {
    try (FileChannel channel = Disk.open(file)) {
      return crc32(channel);
    }
  }

  static long crc32(FileChannel channel) throws IOException {
    CRC32 crc = new CRC32();
    read(channel, crc::update);
    return crc.getValue();
  }

  /**
   * Gives all of an open file to a sink.
   *
   * @return how many bytes it was
   */
  public static long read(FileChannel channel, Sink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, channel.size() + 1));
    long at = 0;
    // A read at a place fails at once where a FIFO has come into the file's place.
    for (int n = channel.read(buffer, at); n >= 0; n = channel.read(buffer, at)) {
      at += n;
      sink.take(buffer.flip());
      buffer.clear();
    }
    return at;
  }
}

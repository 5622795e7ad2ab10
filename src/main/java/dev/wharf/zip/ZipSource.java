package dev.wharf.zip;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.Disk;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A zip's bytes, read at any place; small files are read once and kept. Safe for use by several
 * threads.
 */
final class ZipSource implements AutoCloseable {
  private static final int SMALL = 128 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final BasicFileAttributes opened;
  private final byte @Nullable [] whole;

  private ZipSource(Path file, FileChannel channel, BasicFileAttributes opened) throws IOException {
    this.file = file;
    this.channel = channel;
    this.opened = opened;
    if (opened.size() <= SMALL) {
      byte[] bytes = new byte[(int) opened.size()];
      readFile(0, bytes, 0, bytes.length);
      this.whole = bytes;
    } else {
      this.whole = null;
    }
  }

  /**
   * Opens a zip.
   *
   * @throws BadPacketException {@code special-file}, when it is a link, a folder, a FIFO or a
   *     device
   * @throws NoSuchFileException when it is not there
   * @throws ZipReadException when it cannot be read
   */
  static ZipSource open(Path file) throws IOException {
    BasicFileAttributes attributes = attributes(file);
    if (!attributes.isRegularFile()) {
      throw new BadPacketException(
          Reason.SPECIAL_FILE, file.getFileName() + " is not a plain file");
    }
    FileChannel channel;
    try {
      channel = Disk.open(file);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      return new ZipSource(file, channel, attributes);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static ZipReadException unreadable(Path file, IOException cause) {
    return new ZipReadException(
        Printable.of(file + " cannot be read: ") + Printable.of(InWords.of(cause)), cause);
  }

  long size() {
    return opened.size();
  }

  /** Reads exactly that many bytes; they must lie within {@link #size()}. */
  void read(long position, byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    if (whole != null) {
      System.arraycopy(whole, (int) position, into, offset, length);
    } else {
      readFile(position, into, offset, length);
    }
  }

  /** Reads exactly that many bytes into a little-endian buffer of their own. */
  ByteBuffer load(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void readFile(long position, byte[] into, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position() - offset) < 0) {
          throw new BadPacketException(Reason.CHANGED, "the zip shrank while it was read");
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * @throws BadPacketException {@code changed}, when the file is no longer the one that was opened
   */
  void requireUnchanged() throws IOException {
    BasicFileAttributes now;
    try {
      now = attributes(file);
    } catch (NoSuchFileException e) {
      throw new BadPacketException(Reason.CHANGED, "the zip was taken away while it was read");
    }
    if (now.size() != opened.size()
        || !now.lastModifiedTime().equals(opened.lastModifiedTime())
        || !Objects.equals(now.fileKey(), opened.fileKey())) {
      throw changed();
    }
  }

  static BadPacketException changed() {
    return new BadPacketException(Reason.CHANGED, "the zip was changed while it was read");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // We only read from it, so nothing is lost.
    }
  }
}

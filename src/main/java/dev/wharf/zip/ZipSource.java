package dev.wharf.zip;

import dev.wharf.files.Beneath;
import dev.wharf.files.FileStamp;
import dev.wharf.files.HeldFile;
import dev.wharf.files.Mounts;
import dev.wharf.files.Restored;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenContent.Sameness;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A zip's bytes, read at any place; small files are read once and kept. Safe for use by several
 * threads.
 */
final class ZipSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZipSource.class);
  private static final int SMALL = 128 * 1024;

  private final Path file;
  private final HeldFile held;
  private volatile FileStamp opened;
  private final byte @Nullable [] whole;
  private final Keys keys;

  /** Entries that decoders read, which hold memory that others wait for. */
  private final Set<DecodedEntry> decoded = ConcurrentHashMap.newKeySet(1);

  private ZipSource(Path file, HeldFile held, Keys keys) throws IOException {
    this.keys = keys;
    this.file = file;
    this.held = held;
    this.opened = held.stamp();
    if (opened.size() <= SMALL) {
      byte[] bytes = new byte[(int) opened.size()];
      readFile(0, bytes, 0, bytes.length);
      this.whole = bytes;
    } else {
      this.whole = null;
    }
  }

  /** Opens a zip for whose encrypted entries there are no passwords; else as the other one. */
  static ZipSource open(Path file) throws IOException {
    return open(Beneath.of(file), Passwords.NONE);
  }

  /**
   * Opens a zip.
   *
   * @param passwords that its encrypted entries may have
   * @throws BadPacketException {@code special-file}, when it is a link, a folder, a FIFO or a
   *     device
   * @throws NoSuchFileException when it is not there
   * @throws ZipReadException when it cannot be read
   */
  static ZipSource open(Beneath place, Passwords passwords) throws IOException {
    Path file = place.path();
    HeldFile held;
    try {
      held = HeldFile.open(place, SMALL);
    } catch (HeldFile.SpecialFileException e) {
      throw new BadPacketException(
          Reason.SPECIAL_FILE, file.getFileName() + " is not a plain file");
    } catch (HeldFile.ExchangedException e) {
      throw changed();
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      return new ZipSource(file, held, new Keys(passwords));
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  private static ZipReadException unreadable(Path file, IOException cause) {
    return new ZipReadException(
        Printable.of(file + " cannot be read: ") + Printable.of(InWords.of(cause)), cause);
  }

  long size() {
    return opened.size();
  }

  /** Sees to it that an entry holds no memory once the zip is closed. */
  DecodedEntry opened(DecodedEntry entry) {
    decoded.removeIf(DecodedEntry::isClosed);
    decoded.add(entry);
    return entry;
  }

  /** What decrypts its encrypted entries. */
  Keys keys() {
    return keys;
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
        if (held.channel().read(buffer, position + buffer.position() - offset) < 0) {
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
    try {
      if (!opened.isOfSameFile(FileStamp.of(file))) {
        throw changed();
      }
    } catch (NoSuchFileException e) {
      throw new BadPacketException(Reason.CHANGED, "the zip was taken away while it was read");
    }
  }

  /** Puts the file back where it is gone, as {@link OpenContent#restore} has it. */
  void restore() throws IOException {
    if (!held.channel().isOpen() || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Restored.write(file, held.channel());
    } catch (NoSuchFileException e) {
      return; // Its whole folder has gone, as where its sender takes it back.
    }
    FileStamp restored = FileStamp.settled(file);
    if (!restored.regular() || restored.size() != opened.size()) {
      throw changed();
    }
    opened = restored;
    LOG.warn(
        "{} was taken away while its packet was processed; it is put back from what was open. Let the"
            + " processing copy it, or work on what is unpacked",
        file);
  }

  /** What a file that was taken along is to the one that was opened. */
  Sameness at(Path taken) throws IOException {
    FileStamp now;
    try {
      now = FileStamp.of(taken);
    } catch (NoSuchFileException e) {
      return Sameness.ANOTHER;
    }
    if (opened.isUntouchedIn(now)) {
      return Sameness.UNTOUCHED;
    }
    if (opened.isOfSameFile(now)) {
      return Sameness.TOUCHED;
    }
    return Mounts.same(file, taken) ? Sameness.ANOTHER : Sameness.COPY;
  }

  static BadPacketException changed() {
    return new BadPacketException(Reason.CHANGED, "the zip was changed while it was read");
  }

  @Override
  public void close() {
    decoded.forEach(DecodedEntry::giveBackMemory);
    try {
      held.close();
    } catch (IOException e) {
      // We only read from it, so nothing is lost.
    }
  }
}

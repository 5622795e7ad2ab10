package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * An entry that is encrypted, or compressed by another method than deflate, read by the decoder of
 * its method.
 */
final class DecodedEntry extends EntryStream {
  /** A wrong key makes noise of the data, and no decoder takes so much of that, in bytes. */
  private static final long NO_NOISE = 64 * 1024;

  private final CentralHeader header;
  private final EntryData data;
  private final Inflaters inflaters;
  private final DecoderMemory.Share memory;
  private final @Nullable Doubt doubt;
  private final CRC32 crc = new CRC32();
  private @Nullable InputStream decoder;
  private long produced;
  private boolean ended;
  private @Nullable BadPacketException fault;

  /** Whose password it is. */
  record Doubt(Keys keys, int password) {}

  /** Opens an entry that was checked before. */
  static DecodedEntry open(
      ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    if (!header.encrypted()) {
      EntryData data = EntryData.open(source, localHeader, header, null);
      return source.opened(new DecodedEntry(header, data, inflaters, null));
    }
    Keys keys = source.keys();
    Keys.Found found = keys.of(source, localHeader, header, inflaters);
    EntryData data = EntryData.open(source, localHeader, header, found.key());
    Doubt doubt = new Doubt(keys, found.password());
    return source.opened(new DecodedEntry(header, data, inflaters, doubt));
  }

  /**
   * @param doubt null where it is not encrypted, or read to try a password
   */
  DecodedEntry(CentralHeader header, EntryData data, Inflaters inflaters, @Nullable Doubt doubt) {
    this.header = header;
    this.data = data;
    this.inflaters = inflaters;
    this.memory = inflaters.memory().share(header.name());
    this.doubt = doubt;
  }

  @Override
  boolean ended() {
    return ended;
  }

  @Override
  int readSome(byte[] into, int offset, int length) throws IOException {
    if (fault != null) {
      throw fault; // Who reads on after a fault must not come to a good end.
    }
    int wanted = (int) Math.min(length, header.size() - produced);
    int n = wanted == 0 ? 0 : decode(into, offset, wanted);
    if (n < 0) {
      throw fault(
          Reason.SIZE_MISMATCH, "its content has " + produced + " bytes, not " + header.size());
    }
    crc.update(into, offset, n);
    produced += n;
    if (produced == header.size()) {
      requireEnd();
      ended = true;
    }
    return n == 0 ? -1 : n;
  }

  private int decode(byte[] into, int offset, int wanted) throws IOException {
    try {
      InputStream from = decoder;
      if (from == null) {
        from = Decoders.open(header, data, memory, inflaters);
        decoder = from;
      }
      return from.read(into, offset, wanted);
    } catch (BadPacketException e) {
      fault = e;
      throw e;
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    } catch (LinkageError e) {
      throw new ZipReadException(
          "the code that decodes entry '" + header.name() + "' cannot be loaded: " + e, e);
    }
  }

  // Libraries throw whatever they like at damaged data.
  private BadPacketException failure(Exception e) throws IOException {
    IOException ofMachine = data.failure();
    Exception cause =
        e instanceof UncheckedIOException wrapped ? Objects.requireNonNull(wrapped.getCause()) : e;
    if (ofMachine != null) {
      throw ofMachine;
    }
    if (cause instanceof ZipReadException || cause instanceof PostponedException) {
      throw (IOException) cause;
    }
    if (cause instanceof UnsupportedOptionsException
        || cause instanceof ZstandardFrame.TooLongException) {
      return fault(
          Reason.UNSUPPORTED_METHOD,
          "its compressed data needs what Wharf lacks: " + cause.getMessage());
    }
    if (cause instanceof EOFException || data.left() == 0) {
      return fault(Reason.CORRUPT_DATA, "its compressed data breaks off");
    }
    return fault(Reason.CORRUPT_DATA, "its compressed data is damaged: " + cause.getMessage());
  }

  private void requireEnd() throws IOException {
    if (header.size() > 0 || data.left() > 0) {
      if (decode(new byte[1], 0, 1) > 0) {
        throw fault(Reason.SIZE_MISMATCH, "its content has more than " + header.size() + " bytes");
      }
    }
    if (data.left() > 0) {
      throw fault(Reason.CORRUPT_DATA, "other bytes follow the end of its compressed data");
    }
    if (data.holdsDescriptor()) {
      throw fault(
          Reason.HEADER_MISMATCH, "it holds a descriptor that ends it for readers that stream");
    }
    if (!data.isAuthentic()) {
      throw fault(
          Reason.CORRUPT_DATA, "the code behind its encrypted data is not the one it should have");
    }
    if (header.namesCrc32() && (int) crc.getValue() != header.crc32()) {
      throw fault(Reason.CRC_ERROR, "the CRC-32 of its content is not the one it should have");
    }
    if (doubt != null) {
      doubt.keys().proved(doubt.password());
    }
    release();
  }

  private BadPacketException fault(Reason reason, String message) {
    Doubt of = doubt;
    boolean doubted =
        of != null
            && header.aes() == null
            && !of.keys().isSure(of.password())
            && (header.method() == CentralHeader.STORED || produced < NO_NOISE);
    BadPacketException found =
        of != null && doubted
            ? new BadPacketException(
                Reason.ENCRYPTED,
                "entry '"
                    + header.name()
                    + "' is encrypted, and "
                    + of.keys().none()
                    + ", or it is damaged: "
                    + message)
            : new BadPacketException(reason, "entry '" + header.name() + "': " + message);
    fault = found;
    return found;
  }

  /** Gives the memory back that it holds, if nobody has closed it. */
  void giveBackMemory() {
    memory.close();
  }

  @Override
  void release() {
    InputStream open = decoder;
    if (open != null) {
      decoder = null;
      try {
        open.close();
      } catch (IOException | RuntimeException e) {
        // It was only read from.
      }
    }
    memory.close();
  }
}

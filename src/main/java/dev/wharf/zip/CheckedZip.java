package dev.wharf.zip;

import dev.wharf.files.Beneath;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.InWords;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Place;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A zip that has been checked through and may be unpacked. The directory is read again for each
 * pass over it, so that a zip of a million entries takes no more memory than a small one.
 */
public final class CheckedZip implements OpenContent {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedZip.class);

  private static final long MODULUS = 1L << 32;
  private static final int READ_AHEAD = 64 * 1024;

  private final OpenPacket packet;
  private final ZipSource source;
  private final Directory directory;
  private final EntryNames names;
  private final Inflaters inflaters;

  /**
   * The checked central directory.
   *
   * @param start where it starts in the file
   * @param end where it ends
   * @param base what offsets are counted from
   * @param bytes of content in all
   * @param wraps what its headers have no room for
   * @param folders whether there are any among the entries
   */
  record Directory(
      long start,
      long end,
      long base,
      long count,
      long bytes,
      Wraps wraps,
      boolean folders,
      Fingerprint fingerprint) {}

  /**
   * Opens a packet's zip and checks it, before anything of it is unpacked.
   *
   * @param legacy the character set of names that are not valid UTF-8
   * @param longestPath the most bytes that a path below the content folder may have
   * @param passwords that its encrypted entries may have
   * @throws BadPacketException with the first fault in the order of {@link Reason}
   * @throws NoSuchFileException when there is no zip
   * @throws ZipReadException when the machine cannot read it
   */
  public static CheckedZip open(
      OpenPacket packet,
      Limits limits,
      Charset legacy,
      int longestPath,
      Inflaters inflaters,
      Passwords passwords)
      throws IOException {
    return open(packet, limits, new EntryNames(legacy), longestPath, inflaters, passwords, MODULUS);
  }

  /**
   * @param passwords that its encrypted entries may have
   * @param modulus what values in a header are taken modulo, 2^32 but in tests
   */
  static CheckedZip open(
      OpenPacket packet,
      Limits limits,
      EntryNames names,
      int longestPath,
      Inflaters inflaters,
      Passwords passwords,
      long modulus)
      throws IOException {
    Place place = packet.place();
    ZipSource source = ZipSource.open(new Beneath(place.ground(), place.zip()), passwords);
    try {
      Directory directory =
          new ZipCheck(source, names, limits, longestPath, inflaters, modulus).check();
      return new CheckedZip(packet, source, directory, names, inflaters);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private CheckedZip(
      OpenPacket packet,
      ZipSource source,
      Directory directory,
      EntryNames names,
      Inflaters inflaters) {
    this.inflaters = inflaters;
    this.packet = packet;
    this.source = source;
    this.directory = directory;
    this.names = names;
  }

  @Override
  public Iterator<OpenEntry> openEntries() {
    return new Iterator<>() {
      private final Cursor cursor = new Cursor(source, READ_AHEAD);
      private long next = directory.start();

      @Override
      public boolean hasNext() {
        return next < directory.end();
      }

      @Override
      public OpenEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          CentralHeader header =
              directory.wraps().correct(CentralHeader.read(cursor, next, directory.end(), names));
          next = header.next();
          return new ZipEntry(
              packet, source, directory.base() + header.offset(), header, inflaters);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public boolean hasFolders() {
    return directory.folders();
  }

  @Override
  public long count() {
    return directory.count();
  }

  @Override
  public long bytes() {
    return directory.bytes() + directory.wraps().more();
  }

  @Override
  public Fingerprint fingerprint() {
    return directory.fingerprint();
  }

  @Override
  public void requireUnchanged() throws IOException {
    source.requireUnchanged();
  }

  @Override
  public void restore() throws IOException {
    source.restore();
  }

  @Override
  public Sameness at(Path taken) throws IOException {
    return source.at(taken);
  }

  @Override
  public void close(boolean restore) {
    if (restore) {
      try {
        source.restore();
      } catch (IOException | BadPacketException e) {
        LOG.warn("The zip is gone and cannot be put back: {}", InWords.of(e));
      }
    }
    source.close();
  }
}

package dev.wharf.zip;

import dev.wharf.files.Sha256;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Set;

/**
 * One check of one zip, before anything of it is unpacked: its end record, its directory, and each
 * local header against the directory. The central directory is the authority; whatever contradicts
 * it, or could be read in two ways, is a fault.
 */
final class ZipCheck {
  /** Of a local header, a directory's header, both ends and the locator. */
  private static final Set<Integer> MARKS =
      Set.of(0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50);

  private static final int LONGEST_GAP = 64 * 1024;
  private static final int DIRECTORY_AHEAD = 64 * 1024;

  /** The signature of the record before a directory that is encrypted (APPNOTE.TXT 4.3.11). */
  private static final int ENCRYPTED_DIRECTORY = 0x08064b50;

  private final ZipSource source;
  private final EntryNames names;
  private final Limits limits;
  private final Faults faults = new Faults();
  private final EntryCheck entries;
  private final long modulus;
  private Wraps wraps = Wraps.NONE;

  /**
   * @param longestPath the most bytes that a path below the content folder may have
   * @param modulus what values in a header are taken modulo
   */
  ZipCheck(
      ZipSource source,
      EntryNames names,
      Limits limits,
      int longestPath,
      Inflaters inflaters,
      long modulus) {
    this.modulus = modulus;
    this.source = source;
    this.names = names;
    this.limits = limits;
    this.entries = new EntryCheck(source, names, limits, longestPath, inflaters, faults);
  }

  /**
   * Checks the zip.
   *
   * @throws BadPacketException with the first fault in the order of {@link Reason}
   * @throws IOException when the zip cannot be read
   */
  CheckedZip.Directory check() throws IOException {
    EndRecord end = EndRecord.find(source, limits);
    Cursor cursor = new Cursor(source, DIRECTORY_AHEAD);
    long base = base(cursor, end);
    long start = base + end.directoryOffset();
    base = unwrap(cursor, end, base, start) ? 0 : base;
    if (base > 0 && end.followed() && EndRecordSearch.startsLikeZip(source)) {
      // Most likely the directory of a zip within, stored in one whose own directory is cut off.
      throw new BadPacketException(
          Reason.TRUNCATED, "the zip's own directory is missing; there is only one within it");
    }
    long position = start;
    long count = 0;
    while (CentralHeader.at(cursor, position, end.position())) {
      if (++count > limits.entries()) {
        throw new BadPacketException(
            Reason.BOMB, "it has more than " + limits.entriesInWords() + " entries");
      }
      position = checkEntry(cursor, position, end.position(), base, start);
    }
    checkDirectory(end, start, position, count);
    entries.checkTogether(start);
    checkLinks(cursor, start, position);
    faults.throwFirst();
    wraps.limit(limits, entries.bytes(), source.size());
    return directory(start, position, base, count);
  }

  /**
   * Whether the zip is larger than its directory can say, so that bytes that seem to be before it
   * are its own.
   */
  private boolean unwrap(Cursor cursor, EndRecord end, long base, long start) throws IOException {
    Wraps found = new Wraps(modulus);
    boolean larger =
        base > 0
            && base % modulus == 0
            && !end.zip64()
            && new WrapSearch(source, names, found, start, base).find(cursor, end.position());
    if (larger || (base == 0 && !end.zip64())) {
      wraps = found;
    }
    return larger;
  }

  private static long next(Cursor cursor, long position, long end) throws IOException {
    int at = cursor.at(position, CentralHeader.SIZE);
    return Math.min(end, position + CentralHeader.lengthAt(cursor.window(), at));
  }

  /** Checks one entry and returns where the next one's header stands. */
  private long checkEntry(Cursor cursor, long position, long end, long base, long start)
      throws IOException {
    long next = next(cursor, position, end);
    try {
      entries.check(wraps.correct(CentralHeader.read(cursor, position, end, names)), base, start);
    } catch (BadPacketException fault) {
      faults.add(fault); // A later entry may have a fault that counts more.
    }
    return next;
  }

  /**
   * What offsets count from: bytes before the zip proper shift all of it, unless they were counted.
   */
  private static long base(Cursor cursor, EndRecord end) throws IOException {
    long offset = end.directoryOffset();
    long size = end.directorySize();
    if (offset >= 0 && size >= 0 && offset <= end.position() && size <= end.position()) {
      long shift = end.position() - size - offset;
      boolean shifted = shift > 0 && CentralHeader.at(cursor, shift + offset, end.position());
      if (CentralHeader.at(cursor, offset, end.position())) {
        if (shifted) {
          throw new BadPacketException(
              Reason.EOCD_MISMATCH, "there are two directories where the end record may point at");
        }
        return 0;
      }
      if (shifted) {
        return shift;
      }
      if (end.entries() == 0 && size == 0) {
        return Math.max(shift, 0);
      }
    }
    if (cursor.holds(offset, 4)
        && cursor.window().getInt(cursor.at(offset, 4)) == ENCRYPTED_DIRECTORY) {
      throw new BadPacketException(Reason.ENCRYPTED, "its directory is encrypted");
    }
    throw new BadPacketException(
        Reason.BAD_OFFSET, "there is no central directory where the end record says");
  }

  private void checkDirectory(EndRecord end, long start, long parsedEnd, long count)
      throws IOException {
    // Writers without zip64 let the classic count of 16 bits wrap around.
    boolean wrapped = count > 0xffff && end.entries() == (count & 0xffff);
    if (count != end.entries() && !wrapped) {
      faults.add(
          Reason.COUNT_MISMATCH,
          "the end record says " + end.entries() + " entries, the directory holds " + count);
    }
    if (parsedEnd != start + end.directorySize()) {
      faults.add(
          Reason.BAD_OFFSET,
          "the central directory has "
              + (parsedEnd - start)
              + " bytes, the end record says "
              + end.directorySize());
    } else {
      checkGap(parsedEnd, end);
    }
  }

  /**
   * Readers look in what stands between the directory and the end record for other ends and other
   * headers. The directory's signature may be there (APPNOTE.TXT 4.3.13), or padding.
   */
  private void checkGap(long from, EndRecord end) throws IOException {
    long gap = end.position() - from;
    boolean plain = gap <= LONGEST_GAP && (end.zip64() || !locatorStands(end));
    if (plain && gap > 0) {
      ByteBuffer bytes = source.load(from, (int) gap);
      for (int i = 0; i + 4 <= gap; i++) {
        plain &= !MARKS.contains(bytes.getInt(i));
      }
    }
    if (!plain) {
      faults.add(
          Reason.EOCD_MISMATCH,
          "between the directory and the end record stands what readers may take for another end");
    }
  }

  private boolean locatorStands(EndRecord end) throws IOException {
    return Zip64End.locatedBefore(source, end.position());
  }

  /** Once all links are known, the entries that would be written through one. */
  private void checkLinks(Cursor cursor, long start, long end) throws IOException {
    if (!entries.hasLinks()) {
      return;
    }
    for (long at = start; at < end; at = next(cursor, at, end)) {
      try {
        entries.checkWay(CentralHeader.read(cursor, at, end, names));
      } catch (BadPacketException fault) {
        faults.add(fault); // Found in the first pass already.
      }
    }
  }

  private CheckedZip.Directory directory(long start, long end, long base, long count)
      throws IOException {
    return new CheckedZip.Directory(
        start,
        end,
        base,
        count,
        entries.bytes(),
        wraps,
        entries.hasFolders(),
        new Fingerprint(source.size(), sha256(start, end)));
  }

  private String sha256(long start, long end) throws IOException {
    MessageDigest digest = Sha256.begin();
    byte[] chunk = new byte[(int) Math.min(DIRECTORY_AHEAD, end - start)];
    for (long at = start; at < end; at += chunk.length) {
      int length = (int) Math.min(chunk.length, end - at);
      source.read(at, chunk, 0, length);
      digest.update(chunk, 0, length);
    }
    return Sha256.hex(digest);
  }
}

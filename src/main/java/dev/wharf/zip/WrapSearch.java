package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a zip what its directory says only modulo 2^32: the entries stand one behind the other
 * from the file's start to the directory, in its order, so each begins where the one before ends,
 * and each end is proved by the descriptor there and the header that follows. Where that can be
 * read in two ways, it is not taken.
 */
final class WrapSearch {
  /** Places looked at before a zip counts as made to waste time. */
  private static final long MOST_WORK = 5_000_000;

  private static final long NOWHERE = -1;
  private static final long UNCERTAIN = -2;
  private static final int AHEAD = 4096;

  private final ZipSource source;
  private final EntryNames names;
  private final Cursor local;
  private final Cursor next;
  private final Wraps wraps;
  private final long directory;
  private final long shift;
  private long work;

  /**
   * @param directory where the directory starts
   * @param shift what readers that know nothing of this add to offsets
   */
  WrapSearch(ZipSource source, EntryNames names, Wraps wraps, long directory, long shift) {
    this.source = source;
    this.names = names;
    this.wraps = wraps;
    this.directory = directory;
    this.shift = shift;
    this.local = new Cursor(source, AHEAD);
    this.next = new Cursor(source, 64);
  }

  /**
   * Goes through the directory and notes what it lacks.
   *
   * @param end where the directory ends
   * @return whether all of it was found
   */
  boolean find(Cursor cursor, long end) throws IOException {
    long at = 0;
    long steps = 0;
    boolean shifted = true;
    long position = directory;
    try {
      while (CentralHeader.at(cursor, position, end)) {
        CentralHeader header = CentralHeader.read(cursor, position, end, names);
        if (at % wraps.modulus() != header.offset() || header.encrypted()) {
          return false;
        }
        for (; steps < at / wraps.modulus(); steps++) {
          wraps.step(header);
        }
        at = endOf(header, at, nameAt(cursor, header.next(), end));
        if (at < 0) {
          return false;
        }
        shifted = shifted && readAsShifted(header);
        position = header.next();
      }
    } catch (BadPacketException e) {
      return false; // It is found again, and said, as the zip is checked.
    }
    return at == directory && !shifted;
  }

  /** Where an entry ends that begins there, negative where that is not certain. */
  private long endOf(CentralHeader header, long at, byte @Nullable [] nextName) throws IOException {
    byte[] rawName = new byte[header.nameLength()];
    source.read(header.nameStart(), rawName, 0, rawName.length);
    Faults faults = new Faults();
    CentralHeader one = header.wrapped(wraps, at, header.compressedSize(), header.size());
    LocalHeader start = LocalHeader.check(local, at, one, rawName, faults);
    long found = faults.none() ? NOWHERE : UNCERTAIN;
    for (long length = header.compressedSize();
        found != UNCERTAIN && start.dataStart() + length <= directory;
        length += wraps.modulus()) {
      long end = end(header.wrapped(wraps, at, length, header.size()), start, nextName);
      if (++work > MOST_WORK || (end >= 0 && found >= 0)) {
        found = UNCERTAIN;
      } else if (end >= 0) {
        found = end;
        if (length != header.compressedSize()) {
          wraps.packed(header, length);
        }
      }
    }
    return found;
  }

  /** Where an entry of that length ends; negative where nothing that belongs there follows. */
  private long end(CentralHeader one, LocalHeader start, byte @Nullable [] nextName)
      throws IOException {
    long end = start.dataStart() + one.compressedSize();
    if (start.described()) {
      Faults faults = new Faults();
      end = Descriptor.check(next, end, one, start.zip64(), faults);
      if (!faults.none()) {
        return NOWHERE;
      }
    }
    boolean follows =
        nextName == null ? end == directory : end < directory && isHeader(end, nextName);
    return follows ? end : NOWHERE;
  }

  private boolean isHeader(long at, byte[] name) throws IOException {
    int length = LocalHeader.SIZE + name.length;
    if (at + length > directory) {
      return false;
    }
    int start = next.at(at, length);
    int nameStart = start + LocalHeader.SIZE;
    return next.window().getInt(start) == LocalHeader.SIGNATURE
        && next.window().getShort(start + 26) == (short) name.length
        && Arrays.equals(name, 0, name.length, next.bytes(), nameStart, nameStart + name.length);
  }

  /** The raw name of the directory's header there; null where the directory has ended. */
  private static byte @Nullable [] nameAt(Cursor cursor, long position, long end)
      throws IOException {
    if (!CentralHeader.at(cursor, position, end)) {
      return null;
    }
    int at = cursor.at(position, CentralHeader.SIZE);
    int length = cursor.window().getShort(at + 28) & 0xffff;
    if (position + CentralHeader.SIZE + length > end) {
      return null;
    }
    byte[] name = new byte[length];
    at = cursor.at(position, CentralHeader.SIZE + length);
    cursor.window().get(at + CentralHeader.SIZE, name);
    return name;
  }

  /** Whether readers that take all for shifted find a header, and would so read something. */
  private boolean readAsShifted(CentralHeader header) throws IOException {
    long there = header.offset() + shift;
    return there <= directory - LocalHeader.SIZE
        && source.load(there, 4).getInt(0) == LocalHeader.SIGNATURE;
  }
}

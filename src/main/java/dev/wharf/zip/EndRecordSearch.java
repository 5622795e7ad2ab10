package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search for a zip's end record, from the file's end backwards: the first that points at a
 * directory and whose comment ends with the file, else the first that other bytes follow. Where
 * none points at a directory the zip is empty, or its record is wrong. Farther from the file's end
 * than a comment is long, a record counts only where all that follows it is zeros: disks, tapes and
 * some transfers fill up their last block.
 */
final class EndRecordSearch {
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int REACH = EndRecord.SIZE + LONGEST_COMMENT;
  private static final int MOST_CANDIDATES = 16;

  private final ZipSource source;
  private final long start;
  private final byte[] tail;
  private final ByteBuffer bytes;

  /** Where a record's comment ends at the earliest. */
  private final int leastEnd;

  /** Records that are not right in all respects, the last one first. */
  private final List<Integer> candidates = new ArrayList<>();

  /** The last candidate whose comment ends with the file; -1 where there is none. */
  private int exact = -1;

  /** Whether there is a record whose comment runs past the end of the file. */
  private boolean overlong;

  /** Looks at the end of the file. */
  EndRecordSearch(ZipSource source) throws IOException {
    this(source, Math.max(0, source.size() - REACH), source.size(), 0);
  }

  private EndRecordSearch(ZipSource source, long start, long end, long leastEnd)
      throws IOException {
    this.source = source;
    this.start = start;
    this.leastEnd = (int) Math.max(0, leastEnd - start);
    this.tail = new byte[(int) (end - start)];
    this.bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    source.read(start, tail, 0, tail.length);
  }

  /**
   * Finds the record.
   *
   * @param limits zeros that fill up the file count as content
   * @throws BadPacketException when there is none, or more than one
   */
  EndRecord find(Limits limits) throws IOException {
    EndRecord found = find();
    if (found == null && source.size() > REACH && tail[tail.length - 1] == 0) {
      found = beforeZeros(limits).find();
    }
    if (found == null) {
      throw none();
    }
    return found;
  }

  private @Nullable EndRecord find() throws IOException {
    int at = right();
    if (at < 0) {
      at = best();
    }
    if (at < 0) {
      return null;
    }
    requireOnly(at);
    return EndRecord.read(source, bytes, at, start + at);
  }

  private EndRecordSearch beforeZeros(Limits limits) throws IOException {
    long zeros = TrailingZeros.start(source, limits);
    long from = Math.max(0, zeros - REACH);
    return new EndRecordSearch(source, from, Math.min(source.size(), zeros + REACH), zeros);
  }

  /** A record that is right in all respects, or -1; the others become candidates. */
  private int right() throws IOException {
    for (int at = tail.length - EndRecord.SIZE; at >= 0; at--) {
      if (tail[at] == 'P' && bytes.getInt(at) == EndRecord.SIGNATURE) {
        int end = at + EndRecord.lengthAt(bytes, at);
        if (end > tail.length) {
          overlong = true;
        } else if (end == fileEnd() && pointsAtDirectory(at)) {
          return at;
        } else if (end >= leastEnd && candidates.size() < MOST_CANDIDATES) {
          candidates.add(at);
          exact = exact < 0 && end == fileEnd() ? at : exact;
        }
      }
    }
    return -1;
  }

  /**
   * Most readers take the last signature of an end record, whatever its comment's length says; some
   * take the first one whose comment ends with the file.
   */
  private void requireOnly(int chosen) throws IOException {
    // A signature has one of its four bytes at each fourth place, and each of them is another.
    for (int i = (tail.length - 1) & ~3; i >= 0; i -= 4) {
      switch (tail[i]) {
        case 'P' -> requireNoOther(chosen, i);
        case 'K' -> requireNoOther(chosen, i - 1);
        case 5 -> requireNoOther(chosen, i - 2);
        case 6 -> requireNoOther(chosen, i - 3);
        default -> {}
      }
    }
  }

  private void requireNoOther(int chosen, int at) throws IOException {
    if (at < 0
        || at == chosen
        || at > tail.length - EndRecord.SIZE
        || bytes.getInt(at) != EndRecord.SIGNATURE) {
      return;
    }
    boolean whole = at + EndRecord.lengthAt(bytes, at) == fileEnd();
    if (at > chosen || (whole && pointsAtDirectory(at))) {
      throw new BadPacketException(
          Reason.EOCD_MISMATCH, "the zip has two end records, and readers take different ones");
    }
  }

  /** Where the file ends, counted as the bytes that were read are. */
  private long fileEnd() {
    return source.size() - start;
  }

  private int best() throws IOException {
    for (int at : candidates) {
      if (pointsAtDirectory(at)) {
        return at;
      }
    }
    return exact >= 0 || candidates.isEmpty() ? exact : candidates.get(0);
  }

  private boolean pointsAtDirectory(int at) throws IOException {
    return EndRecord.pointsAtDirectory(source, bytes, at, start + at);
  }

  private BadPacketException none() throws IOException {
    if (source.size() == 0) {
      return new BadPacketException(Reason.NOT_ZIP, "the file is empty");
    }
    if (overlong) {
      return new BadPacketException(
          Reason.TRUNCATED, "the zip's comment runs past the end of the file");
    }
    return startsLikeZip(source)
        ? new BadPacketException(Reason.TRUNCATED, "the zip has no end of central directory record")
        : new BadPacketException(Reason.NOT_ZIP, "the file is not a zip");
  }

  /** Whether the file begins as a zip does. */
  static boolean startsLikeZip(ZipSource source) throws IOException {
    if (source.size() < LocalHeader.SIZE) {
      return false;
    }
    int word = source.load(0, 4).getInt(0);
    return word == LocalHeader.SIGNATURE
        || word == 0x08074b50 // the first of a split or spanned zip, 4.4.1.5
        || word == 0x30304b50;
  }
}

package dev.wharf.zip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Inflates raw deflate data (RFC 1951) that is in memory as a whole, at two to three times the
 * speed of zlib. It makes nothing of data that zlib refuses. For one thread.
 *
 * <p>One look into a table tells up to two literals and a match behind them, and what is told is
 * copied without asking which of these there are: most of the time goes by with branches that the
 * processor cannot foresee.
 */
final class RawInflater {
  /** What {@link #inflate} returns for data that zlib may refuse. */
  static final int DOUBTFUL = -1;

  /** How many bytes before the content are free in the array that it is written to. */
  static final int BEFORE = Step.FAR;

  /** How many bytes behind the content may be written over. */
  static final int BEHIND = 300;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WORD = Long.BYTES;

  private final CodeLengths lengths = new CodeLengths();
  private final CodeTable literals = CodeTable.ofLiteralsAndLengths();
  private final CodeTable distances = CodeTable.ofDistances();
  private byte[] in = {};
  private int end;

  /** Where to read on; the bits of what was read and not yet used are {@link #ahead}. */
  private int position;

  private long ahead;
  private int count;

  private byte[] out = {};
  private int made;

  /** Where the content has to end at the latest. */
  private int limit;

  /**
   * Inflates data.
   *
   * @param into where to: the content begins at {@link #BEFORE}
   * @param most how long the content may be, in bytes; the array is longer by {@link #BEFORE} and
   *     {@link #BEHIND} at least
   * @return how many bytes the data takes up; {@link #DOUBTFUL} for data that zlib may refuse, and
   *     for longer content
   */
  int inflate(byte[] deflated, int start, int length, byte[] into, int most) {
    in = deflated;
    end = start + length;
    readFrom(start);
    out = into;
    made = BEFORE;
    limit = BEFORE + most;
    boolean last;
    do {
      last = bits(1) == 1;
      boolean good =
          switch (bits(2)) {
            case 0 -> stored();
            case 1 -> lengths.setFixed() && codes();
            case 2 -> lengths.read(this) && codes();
            default -> false;
          };
      if (!good || used() > end) {
        return DOUBTFUL;
      }
    } while (!last);
    return used() - start;
  }

  /** How many bytes of content the last call has made. */
  int made() {
    return made - BEFORE;
  }

  private void readFrom(int start) {
    position = start;
    ahead = 0;
    count = 0;
  }

  /** The place behind the last byte of which a bit was used. */
  private int used() {
    return position - (count >> 3);
  }

  /** Takes up to 16 bits. */
  int bits(int wanted) {
    int value = peek() & ((1 << wanted) - 1);
    drop(wanted);
    return value;
  }

  /** The next 32 bits; past the end there are zeros. */
  int peek() {
    while (count < 32) {
      ahead |= (position < end ? in[position] & 0xffL : 0) << count;
      position++;
      count += 8;
    }
    return (int) ahead;
  }

  void drop(int bits) {
    ahead >>>= bits;
    count -= bits;
  }

  private boolean stored() {
    drop(count & 7);
    int length = bits(16);
    if ((length ^ bits(16)) != 0xffff) {
      return false;
    }
    int from = used();
    if (length > end - from || length > limit - made) {
      return false;
    }
    System.arraycopy(in, from, out, made, length);
    made += length;
    readFrom(from + length);
    return true;
  }

  /** Inflates the codes of a block. */
  private boolean codes() {
    if (!literals.set(lengths.values(), 0, lengths.literals())
        || !distances.set(lengths.values(), lengths.literals(), lengths.distances())) {
      return false;
    }
    literals.join(distances);
    while (used() <= end) {
      steps();
      if (made > limit) {
        return false;
      }
      long step = literals.codeOf(peek());
      if ((step & Step.NO_LENGTH) != 0) {
        drop(Step.bits(step));
        return Step.isEnd(step);
      }
      if (!(step < 0 ? match(step) : literal(step))) {
        return false;
      }
    }
    return false;
  }

  private boolean literal(long step) {
    if (made == limit) {
      return false;
    }
    out[made++] = (byte) (step >>> 8);
    drop(Step.bits(step));
    return true;
  }

  private boolean match(long step) {
    int length = Step.length(step) + Step.extraValue(step, peek());
    drop(Step.bits(step));
    long next = distances.codeOf(peek());
    int distance = Step.distance(next) + Step.extraValue(next, peek());
    drop(Step.bits(next));
    if (next < 0 || distance > made() || length > limit - made) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      out[made] = out[made - distance];
      made++;
    }
    return true;
  }

  /**
   * Goes on while the tables tell whole steps, the data fills whole words, and there is room for
   * the longest match.
   */
  private void steps() {
    byte[] source = in;
    byte[] sink = out;
    long[] table = literals.steps();
    long[] behind = distances.steps();
    int safe = end - WORD;
    int at = position;
    int rest = count;
    int to = made;
    long bits = ahead;
    while (at <= safe && to <= limit) {
      bits |= (long) LONG.get(source, at) << rest;
      at += (63 - rest) >>> 3;
      rest |= 56;
      long step = table[(int) bits & (table.length - 1)];
      if (step < 0) {
        long next = behind[(int) (bits >>> Step.bits(step)) & (behind.length - 1)];
        if (next < 0 || (step & Step.NO_LENGTH) != 0) {
          break;
        }
        step = Step.match(step, Step.extraValue(step, bits), next);
      }
      int length = Step.length(step);
      int start = to + Step.literals(step);
      int from = start - Step.distance(step) - Step.extraValue(step, bits);
      if (from < BEFORE && length > 0) {
        break;
      }
      SHORT.set(sink, to, (short) (step >>> 8));
      copy(sink, from, start, length);
      to = start + length;
      bits >>>= step; // By the lowest six bits.
      rest -= Step.bits(step);
    }
    position = at;
    count = rest;
    ahead = bits;
    made = to;
  }

  /** Copies a match; it may write up to eight bytes more, or 16 where it is shorter. */
  private static void copy(byte[] bytes, int from, int to, int length) {
    if (to - from < WORD) {
      copyNear(bytes, from, to, length);
    } else {
      LONG.set(bytes, to, (long) LONG.get(bytes, from));
      if (length > WORD) {
        LONG.set(bytes, to + WORD, (long) LONG.get(bytes, from + WORD));
        for (int i = 2 * WORD; i < length; i += WORD) {
          LONG.set(bytes, to + i, (long) LONG.get(bytes, from + i));
        }
      }
    }
  }

  /** Copies a match that overlaps a word: what lies between from and to is repeated. */
  private static void copyNear(byte[] bytes, int from, int to, int length) {
    for (int i = 0; i < WORD; i++) {
      bytes[to + i] = bytes[from + i];
    }
    int distance = to - from;
    int back = distance * ((WORD - 1 + distance) / distance); // A multiple of at least a word.
    for (int i = WORD; i < length; i += WORD) {
      LONG.set(bytes, to + i, (long) LONG.get(bytes, to + i - back));
    }
  }
}

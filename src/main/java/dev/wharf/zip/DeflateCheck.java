package dev.wharf.zip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks through raw deflate data (RFC 1951) without making its content, to prove that zlib takes
 * the tables of all its blocks, and to find where it ends. ISA-L also takes tables that leave codes
 * without a meaning, and does not say how much it has read. For one thread.
 *
 * <p>The walk needs the length of each code with its extra bits and nothing else, so it goes from
 * table to table without a branch: at more than twice the speed of zlib.
 */
final class DeflateCheck {
  /** What {@link #end} says of data that zlib may refuse. */
  static final int DOUBTFUL = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final CodeLengths lengths = new CodeLengths();
  private final int[] steps = new int[2 * CodeTable.SIZE];
  private final CodeTable literals = new CodeTable(steps, 0);
  private final CodeTable distances = new CodeTable(steps, CodeTable.SIZE);
  private byte[] bytes = {};
  private int end;

  /** Where to read on; the bits of what was read and not yet used are {@link #ahead}. */
  private int position;

  private long ahead;
  private int count;

  /**
   * Walks through data.
   *
   * @return how many bytes the data takes up, or {@link #DOUBTFUL}
   */
  int end(byte[] deflated, int start, int length) {
    bytes = deflated;
    end = start + length;
    readFrom(start);
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
      ahead |= (position < end ? bytes[position] & 0xffL : 0) << count;
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
    readFrom(used() + length);
    return true;
  }

  /** Walks through the codes of a block. */
  private boolean codes() {
    if (!literals.set(lengths.values(), 0, lengths.literals())
        || !distances.set(lengths.values(), lengths.literals(), lengths.distances())) {
      return false;
    }
    int table = 0;
    while (used() <= end) {
      table = walk(table);
      int step = steps[table | (peek() & CodeTable.MASK)];
      if (step == CodeTable.LONG_CODE) {
        step = (table == 0 ? literals : distances).longCode(peek());
      }
      if (step == CodeTable.NO_CODE) {
        return false;
      }
      drop(step & CodeTable.BITS);
      if (step < 0) {
        return true;
      }
      table = step & CodeTable.SIZE;
    }
    return false;
  }

  /** Walks on while there are short codes and whole words of data, and returns the next table. */
  private int walk(int from) {
    int table = from;
    int at = position;
    int safe = end - 8;
    long bits = ahead;
    int rest = count;
    while (at <= safe) {
      bits |= (long) LONG.get(bytes, at) << rest;
      at += (63 - rest) >>> 3;
      rest |= 56;
      int step = steps[table | ((int) bits & CodeTable.MASK)];
      if (step < 0) {
        break;
      }
      table = step & CodeTable.SIZE;
      bits >>>= step; // By the lowest six bits.
      rest -= step & CodeTable.BITS;
      step = steps[table | ((int) bits & CodeTable.MASK)];
      if (step < 0) {
        break;
      }
      table = step & CodeTable.SIZE;
      bits >>>= step;
      rest -= step & CodeTable.BITS;
    }
    position = at;
    ahead = bits;
    count = rest;
    return table;
  }
}

package dev.wharf.zip;

import java.util.Arrays;

/**
 * The steps for one kind of Huffman code of a deflate block: how many bits a code takes up with its
 * extra bits, and which table comes next.
 */
final class CodeTable {
  /** The longest code that has a step of its own. */
  private static final int SHORT = 10;

  /** The steps of a table. This bit of a step says that a distance comes next. */
  static final int SIZE = 1 << SHORT;

  static final int MASK = SIZE - 1;

  /** Of a step, how many bits to drop. Extra bits included, there are 28 at most. */
  static final int BITS = 63;

  // Steps that end the walk are negative, that of the end of a block among them.
  static final int LONG_CODE = Integer.MIN_VALUE | 0x20000000;
  static final int NO_CODE = Integer.MIN_VALUE | 0x40000000;

  private static final int LONGEST = 15;
  private static final int END_OF_BLOCK = 256;

  private final int[] steps;
  private final int base;
  private final int[] counts = new int[LONGEST + 1];
  private final int[] codes = new int[LONGEST + 1];
  private final int[] places = new int[LONGEST + 1];
  private final short[] sorted = new short[CodeLengths.MOST];

  /**
   * @param base where its steps start: 0 for literals and lengths, else those of distances
   */
  CodeTable(int[] steps, int base) {
    this.steps = steps;
    this.base = base;
  }

  /**
   * Makes the table of these code lengths.
   *
   * @return false where zlib refuses them: codes are too many, or too few, which is let pass where
   *     there is just one of one bit, or for distances none at all
   */
  boolean set(byte[] lengths, int from, int number) {
    Arrays.fill(counts, 0);
    for (int i = from; i < from + number; i++) {
      counts[lengths[i]]++;
    }
    int left = 1;
    int longest = 0;
    for (int length = 1; length <= LONGEST; length++) {
      left = (left << 1) - counts[length];
      longest = counts[length] > 0 ? length : longest;
      if (left < 0) {
        return false;
      }
    }
    boolean bare = longest == 1 || (longest == 0 && base > 0);
    if (left > 0 && !bare) {
      return false;
    }
    int others = longest > SHORT ? LONG_CODE : NO_CODE;
    Arrays.fill(steps, base, base + SIZE, others);
    number(lengths, from, number);
    return true;
  }

  private void number(byte[] lengths, int from, int number) {
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      codes[length] = code;
      places[length] = place;
      code = (code + counts[length]) << 1;
      place += counts[length];
    }
    for (int symbol = 0; symbol < number; symbol++) {
      int length = lengths[from + symbol];
      if (length > 0) {
        sorted[places[length]++] = (short) symbol;
        int reversed = Integer.reverse(codes[length]++) >>> (32 - length);
        if (length <= SHORT) {
          int step = step(symbol, length);
          for (int i = base + reversed; i < base + SIZE; i += 1 << length) {
            steps[i] = step;
          }
        }
      }
    }
  }

  private int step(int symbol, int length) {
    if (base > 0) {
      return symbol >= 30 ? NO_CODE : length + (symbol < 4 ? 0 : (symbol >> 1) - 1);
    }
    if (symbol < END_OF_BLOCK) {
      return length;
    }
    if (symbol == END_OF_BLOCK) {
      return Integer.MIN_VALUE | length;
    }
    boolean without = symbol < 265 || symbol == 285;
    return symbol > 285 ? NO_CODE : SIZE | (length + (without ? 0 : (symbol - 261) >> 2));
  }

  /** The step of a code that has none in the table, bit by bit. */
  int longCode(int bits) {
    int code = 0;
    int first = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code |= bits >>> (length - 1) & 1;
      if (code - first < counts[length]) {
        return step(sorted[place + code - first], length);
      }
      place += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    return NO_CODE;
  }
}

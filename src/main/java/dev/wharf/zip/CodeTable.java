package dev.wharf.zip;

import java.util.Arrays;

/**
 * The codes of one kind in a deflate block, for literals and lengths or for distances: their {@link
 * Step}s by the bits that come next.
 */
final class CodeTable {
  /** For how many bits there is a step, in a table of literals and lengths. */
  private static final int LITERALS_REACH = 12;

  private static final int DISTANCES_REACH = 10;
  private static final int LONGEST = 15;

  private final boolean ofDistances;
  private final int reach;
  private final long[] steps;
  private final int[] counts = new int[LONGEST + 1];
  private final int[] codes = new int[LONGEST + 1];
  private final int[] places = new int[LONGEST + 1];
  private final short[] sorted = new short[CodeLengths.MOST];

  private CodeTable(boolean ofDistances, int reach) {
    this.ofDistances = ofDistances;
    this.reach = reach;
    this.steps = new long[1 << reach];
  }

  static CodeTable ofLiteralsAndLengths() {
    return new CodeTable(false, LITERALS_REACH);
  }

  static CodeTable ofDistances() {
    return new CodeTable(true, DISTANCES_REACH);
  }

  /** By the next bits, as many as tell the places of the array apart. */
  long[] steps() {
    return steps;
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
    boolean bare = longest == 1 || (longest == 0 && ofDistances);
    if (left > 0 && !bare) {
      return false;
    }
    if (left > 0 || longest > reach) {
      Arrays.fill(steps, Step.NO_CODE);
    }
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
        if (length <= reach) {
          long step = step(symbol, length);
          for (int i = reversed; i < steps.length; i += 1 << length) {
            steps[i] = step;
          }
        }
      }
    }
  }

  private long step(int symbol, int length) {
    return ofDistances ? Step.distance(symbol, length) : Step.literalOrLength(symbol, length);
  }

  /** Adds to each literal and length what is known to come behind it. */
  void join(CodeTable distances) {
    long[] behind = distances.steps;
    for (int i = 0; i < steps.length; i++) {
      long length = steps[i];
      if (Step.isPlainLength(length)) {
        int bits = Step.bits(length);
        long distance = behind[i >> bits & (behind.length - 1)];
        if (distance >= 0 && bits + Step.looked(distance) <= reach) {
          steps[i] = Step.match(length, 0, distance);
        }
      }
    }
    // Downwards, so that what is looked up behind a literal is not joined with another yet.
    for (int i = steps.length - 1; i >= 0; i--) {
      long literal = steps[i];
      if (Step.isLiteral(literal)) {
        int bits = Step.bits(literal);
        long next = steps[i >> bits];
        if (bits + Step.looked(next) <= reach) {
          steps[i] = Step.behind(literal, next);
        }
      }
    }
  }

  /** The step of the one code that comes next, bit by bit. */
  long codeOf(int bits) {
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
    return Step.NO_CODE;
  }
}

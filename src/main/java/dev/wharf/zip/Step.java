package dev.wharf.zip;

/**
 * What one look into a table of deflate's codes (RFC 1951, 3.2.5) says, packed into a long: up to
 * two literals, then up to one match.
 *
 * <pre>
 *   bits  0 to  5  how many bits to drop, extra bits included
 *         6 to  7  the number of literals
 *         8 to 23  the literals
 *        24 to 32  the length of the match, 0 where there is none
 *        33 to 36  how many of the dropped bits, the last ones, are extra bits
 *        37 to 51  the distance of the match; the value of the extra bits is to be added
 *        52 to 55  how many bits were looked at
 *        60        the block ends here
 *        61        the table has no code for these bits
 *        63        the step is not a whole one: it is one of the two above, or a length to whose
 *                  distance the table does not reach; any extra bits belong to the length then
 * </pre>
 *
 * The steps of codes that follow each other are added up.
 */
final class Step {
  static final long PART = Long.MIN_VALUE;
  static final long END = PART | 1L << 60;
  static final long NO_CODE = PART | 1L << 61;

  /** Of these bits, one is set where the block ends or there is no code. */
  static final long NO_LENGTH = 3L << 60;

  /** A literal's distance, for a copy of no bytes from where nothing was written just now. */
  static final int FAR = 64;

  static final long FAR_BACK = (long) FAR << 37;

  private static final int END_OF_BLOCK = 256;
  private static final long BIT_OF_CODE = 1L << 52 | 1;
  private static final int MOST_DISTANCES = 30;

  private static final long[] LITERALS_AND_LENGTHS = new long[288];
  private static final long[] DISTANCES = new long[32];

  static {
    for (int literal = 0; literal < END_OF_BLOCK; literal++) {
      LITERALS_AND_LENGTHS[literal] = FAR_BACK | literal << 8 | 1 << 6;
    }
    LITERALS_AND_LENGTHS[END_OF_BLOCK] = END;
    long length = 3;
    for (int i = 0; i < 28; i++) {
      int extra = i < 8 ? 0 : (i >> 2) - 1;
      LITERALS_AND_LENGTHS[257 + i] = PART | (long) extra << 33 | length << 24 | extra;
      length += 1L << extra;
    }
    LITERALS_AND_LENGTHS[285] = PART | 258L << 24;
    LITERALS_AND_LENGTHS[286] = NO_CODE;
    LITERALS_AND_LENGTHS[287] = NO_CODE;
    long distance = 1;
    for (int i = 0; i < MOST_DISTANCES; i++) {
      int extra = i < 4 ? 0 : (i >> 1) - 1;
      DISTANCES[i] = distance << 37 | (long) extra << 33 | extra;
      distance += 1L << extra;
    }
    DISTANCES[30] = NO_CODE;
    DISTANCES[31] = NO_CODE;
  }

  private Step() {}

  /** The step of a literal, a length or the end of a block, whose code has this many bits. */
  static long literalOrLength(int symbol, int bits) {
    return LITERALS_AND_LENGTHS[symbol] + bits * BIT_OF_CODE;
  }

  /** The step of a distance whose code has this many bits. */
  static long distance(int symbol, int bits) {
    return DISTANCES[symbol] + bits * BIT_OF_CODE;
  }

  /** How many bits to drop. */
  static int bits(long step) {
    return (int) step & 63;
  }

  /** How many bits were looked at. */
  static int looked(long step) {
    return (int) (step >>> 52) & 15;
  }

  static int literals(long step) {
    return (int) step >>> 6 & 3;
  }

  static int length(long step) {
    return (int) (step >>> 24) & 511;
  }

  /** How many extra bits there are. */
  static int extra(long step) {
    return (int) (step >>> 33) & 15;
  }

  static int distance(long step) {
    return (int) (step >>> 37) & 0x7fff;
  }

  /** The value of the extra bits. */
  static int extraValue(long step, long bits) {
    int extra = extra(step);
    return (int) (bits >>> (bits(step) - extra)) & ~(-1 << extra);
  }

  /** A whole step of a length, its extra bits, and the distance behind it. */
  static long match(long length, int extraValue, long distance) {
    return length - PART - ((long) extra(length) << 33) + ((long) extraValue << 24) + distance;
  }

  /** Whether the block ends here. */
  static boolean isEnd(long step) {
    return (step & NO_LENGTH) == (END & NO_LENGTH);
  }

  /** Whether this is one literal and nothing else. */
  static boolean isLiteral(long step) {
    return step >= 0 && (step & (511L << 24 | 3 << 6)) == 1 << 6;
  }

  /** Whether this is a length without extra bits that lacks its distance. */
  static boolean isPlainLength(long step) {
    return step < 0 && (step & (NO_LENGTH | 15L << 33)) == 0;
  }

  /** A step behind a literal; {@link #NO_CODE} where the two do not fit into one. */
  static long behind(long literal, long next) {
    if ((next & NO_LENGTH) != 0 || literals(next) > 1) {
      return NO_CODE;
    }
    if (literals(next) == 0) {
      return literal - FAR_BACK + next;
    }
    long byteOfNext = next & 0xff00;
    return literal - FAR_BACK + next - byteOfNext + (byteOfNext << 8);
  }
}

package dev.wharf.settings;

/**
 * What one zip may unpack to.
 *
 * @param bytes of content in all
 * @param entries folders included
 * @param ratio content to zip, in all
 * @param ratioAbove content up to this many bytes may have any ratio
 * @param depth components of a path
 * @param nameBytes bytes of UTF-8 in one component of a path
 */
public record Limits(
    long bytes, int entries, int ratio, long ratioAbove, int depth, int nameBytes) {
  /** For a zip that was held against the settings before. */
  public static final Limits NONE =
      new Limits(
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);

  private static final int MOST_ENTRIES = 100_000_000;
  private static final int MOST_RATIO = 1_000_000;
  private static final int MOST_DEPTH = 1000;
  private static final int MOST_NAME_BYTES = 255;

  static final Key<Long> BYTES =
      Key.of("wharf.limits.bytes", "64GB", Rule.size(), "most bytes that one zip may unpack to")
          .live()
          .perInbox();
  static final Key<Integer> ENTRIES =
      Key.of(
              "wharf.limits.entries",
              "1000000",
              Rule.number(1, MOST_ENTRIES),
              "most entries in one zip, folders included")
          .live()
          .perInbox();
  static final Key<Integer> RATIO =
      Key.of(
              "wharf.limits.ratio",
              "200",
              Rule.number(1, MOST_RATIO),
              "most bytes of content for each byte of zip")
          .live()
          .perInbox();
  static final Key<Long> RATIO_ABOVE =
      Key.of(
              "wharf.limits.ratio-above",
              "10MB",
              Rule.size(),
              "content up to this size may have any ratio")
          .live()
          .perInbox();
  static final Key<Integer> DEPTH =
      Key.of(
              "wharf.limits.depth",
              "64",
              Rule.number(1, MOST_DEPTH),
              "most components in an entry's path")
          .live()
          .perInbox();
  static final Key<Integer> NAME_BYTES =
      Key.of(
              "wharf.limits.name-bytes",
              "255",
              Rule.number(1, MOST_NAME_BYTES),
              "most bytes in one component of an entry's path")
          .live()
          .perInbox();

  static Limits read(Values values, String inbox) {
    return new Limits(
        values.get(BYTES, inbox),
        values.get(ENTRIES, inbox),
        values.get(RATIO, inbox),
        values.get(RATIO_ABOVE, inbox),
        values.get(DEPTH, inbox),
        values.get(NAME_BYTES, inbox));
  }

  /** The most bytes of content, for a message: with its setting where that can be raised. */
  public String bytesInWords() {
    return inWords(BYTES, bytes, Long.MAX_VALUE);
  }

  /** The most entries, for a message: with its setting where that can be raised. */
  public String entriesInWords() {
    return inWords(ENTRIES, entries, MOST_ENTRIES);
  }

  /** The largest ratio, for a message: with its setting where that can be raised. */
  public String ratioInWords() {
    return inWords(RATIO, ratio, MOST_RATIO);
  }

  /** The greatest depth, for a message: with its setting where that can be raised. */
  public String depthInWords() {
    return inWords(DEPTH, depth, MOST_DEPTH);
  }

  /**
   * The most bytes of a name, for a message: with its setting where that can be raised so far that
   * the name fits.
   */
  public String nameBytesInWords(int wanted) {
    return inWords(NAME_BYTES, nameBytes, wanted > MOST_NAME_BYTES ? 0 : MOST_NAME_BYTES);
  }

  private static String inWords(Key<?> key, long value, long largest) {
    return value < largest ? key.name() + "=" + value : String.valueOf(value);
  }
}

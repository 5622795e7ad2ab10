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

  static final Key<Long> BYTES =
      Key.of("wharf.limits.bytes", "64GB", Rule.size(), "most bytes that one zip may unpack to")
          .live()
          .perInbox();
  static final Key<Integer> ENTRIES =
      Key.of(
              "wharf.limits.entries",
              "1000000",
              Rule.number(1, 100_000_000),
              "most entries in one zip, folders included")
          .live()
          .perInbox();
  static final Key<Integer> RATIO =
      Key.of(
              "wharf.limits.ratio",
              "200",
              Rule.number(1, 1_000_000),
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
      Key.of("wharf.limits.depth", "64", Rule.number(1, 1000), "most components in an entry's path")
          .live()
          .perInbox();
  static final Key<Integer> NAME_BYTES =
      Key.of(
              "wharf.limits.name-bytes",
              "255",
              Rule.number(1, 255),
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
}

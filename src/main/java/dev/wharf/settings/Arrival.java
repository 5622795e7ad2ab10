package dev.wharf.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What in an inbox is a packet, and how one knows that it is whole.
 *
 * @param accept what may be a packet
 * @param style how one knows that a packet is whole
 * @param incompleteSuffixes what the name of something ends in that still arrives
 * @param marker the file that says that a packet is whole, with {@link #PACKET} for its name
 * @param quietFor how long nothing in a packet may have changed
 * @param ignored names in the inbox that are nobody's packet
 * @param order which waiting packet is next
 */
public record Arrival(
    Accept accept,
    Style style,
    List<String> incompleteSuffixes,
    String marker,
    Duration quietFor,
    Names ignored,
    Order order) {

  /** Several suffixes without a comma between. */
  private static final Pattern SEVERAL = Pattern.compile("\\s[.-]\\S");

  private static final Pattern COMMENT = Pattern.compile("\\s#");

  /** What stands for the packet's name in a marker. */
  public static final String PACKET = "{packet}";

  /** What may be a packet. */
  public enum Accept {
    /** A folder {@code NAME} with {@code NAME.zip} in it. */
    FOLDERS,
    /** A plain {@code NAME.zip}. */
    ZIPS,
    /** Either of them. */
    BOTH;

    public boolean folders() {
      return this != ZIPS;
    }

    public boolean zips() {
      return this != FOLDERS;
    }
  }

  /** How one knows that a packet is whole. */
  public enum Style {
    /** Its name has no suffix of those that still arrive. */
    SUFFIX,
    /** Its marker is there. */
    MARKER,
    /** Nothing in it has changed for a while. */
    QUIET
  }

  /** Which waiting packet is next. */
  public enum Order {
    /** The one that has waited longest. */
    OLDEST,
    /** As the file system lists them. */
    ANY
  }

  static final Key<Accept> ACCEPT =
      Key.of(
              "wharf.accept",
              "folders",
              Rule.choice(Accept.class),
              "folders: a packet is a folder NAME with NAME.zip in it; zips: a plain NAME.zip in the"
                  + " inbox; both")
          .live()
          .perInbox();
  static final Key<Style> STYLE =
      Key.of(
              "wharf.arrival",
              "suffix",
              Rule.choice(Style.class),
              "how one knows that a packet is whole: suffix: its name has lost its suffix; marker: its"
                  + " marker is there; quiet: nothing in it changes any more")
          .live()
          .perInbox();
  static final Key<List<String>> INCOMPLETE_SUFFIX =
      Key.of(
              "wharf.incomplete-suffix",
              "-downloading",
              suffixes(),
              "what has a name that ends like this (several: with commas) is still arriving and is"
                  + " never touched")
          .live()
          .perInbox();
  static final Key<String> MARKER =
      Key.of(
              "wharf.marker",
              PACKET + ".done",
              Rule.text(
                  "[^/\\x00]*\\{packet}[^/\\x00]+|[^/\\x00]+\\{packet}[^/\\x00]*|\\{packet}/[^/\\x00]+",
                  "must be the name of a file beside the packet with {packet} in it, such as"
                      + " {packet}.done, or of one in its folder, such as {packet}/done"),
              "under marker: the file that says that a packet is whole; one beside it goes when the"
                  + " packet ends")
          .live()
          .perInbox();
  static final Key<Duration> QUIET_FOR =
      Key.of(
              "wharf.quiet-for",
              "30s",
              Rule.duration(Duration.ofMillis(100)),
              "under quiet: a packet is whole when no name, size or time in it has changed for so long")
          .live()
          .perInbox();
  static final Key<Names> IGNORE =
      Key.of(
              "wharf.ignore",
              "@eaDir, @Recycle, @Recently-Snapshot, @sharebin, @tmp, #recycle, #snapshot, ~snapshot,"
                  + " $RECYCLE.BIN, RECYCLER, RECYCLED, System Volume Information, lost+found,"
                  + " Network Trash Folder, Temporary Items, TheVolumeSettingsFolder,"
                  + " Thumbs.db, ehthumbs.db, desktop.ini, ~$*",
              Names.rule(),
              "names in the inbox that are nobody's packet, as globs with commas between; what begins"
                  + " with a dot never is one")
          .live()
          .perInbox();
  static final Key<Order> ORDER =
      Key.of(
              "wharf.order",
              "oldest",
              Rule.choice(Order.class),
              "which waiting packet is next: oldest, or any where that is faster")
          .live()
          .perInbox();

  private static Rule<List<String>> suffixes() {
    return value -> {
      List<String> suffixes = Names.split(value);
      if (suffixes.isEmpty()
          || value.chars().anyMatch(c -> "*?;".indexOf(c) >= 0)
          || suffixes.stream().anyMatch(suffix -> SEVERAL.matcher(suffix).find())
          || COMMENT.matcher(value).find()
          || value.indexOf('/') >= 0
          || value.indexOf('\0') >= 0) {
        throw new Rule.Broken(
            "must be the end of a name, such as -downloading, or several with commas between");
      }
      return List.copyOf(suffixes);
    };
  }

  static Arrival read(Values values, String inbox) {
    Arrival arrival = readEach(values, inbox);
    if (arrival.style == Style.MARKER && arrival.accept.zips()) {
      String marker = arrival.marker;
      if (arrival.accept == Accept.ZIPS && arrival.markerIsInside()) {
        values.problem(
            MARKER.name() + "=" + marker + ": a plain zip has no folder; it must be beside it");
      } else if (marker.regionMatches(true, marker.length() - 4, ".zip", 0, 4)) {
        values.problem(
            MARKER.name() + "=" + marker + ": must not end like a zip where zips are packets");
      }
    }
    return arrival;
  }

  private static Arrival readEach(Values values, String inbox) {
    return new Arrival(
        values.get(ACCEPT, inbox),
        values.get(STYLE, inbox),
        values.get(INCOMPLETE_SUFFIX, inbox),
        values.get(MARKER, inbox),
        values.get(QUIET_FOR, inbox),
        values.get(IGNORE, inbox),
        values.get(ORDER, inbox));
  }

  /** A name without the suffix that says that it still arrives; the same where it has none. */
  public String withoutSuffix(String name) {
    for (String suffix : incompleteSuffixes) {
      if (name.endsWith(suffix) && name.length() > suffix.length()) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  /** Whether a packet's marker stands in its folder, and not beside it. */
  public boolean markerIsInside() {
    return marker.startsWith(PACKET + "/");
  }

  /** The name of the marker of a packet: beside it, or in its folder. */
  public String markerOf(String packet) {
    return markerIsInside()
        ? marker.substring(PACKET.length() + 1)
        : marker.replace(PACKET, packet);
  }

  /** The packet that a name beside it is the marker of; empty where it is none. */
  public String markedBy(String name) {
    return markedBy(name, false);
  }

  /** The same, where capitals and small letters may be exchanged in the marker's own letters. */
  public String markedByInAnyCase(String name) {
    return markedBy(name, true);
  }

  private String markedBy(String name, boolean anyCase) {
    int at = marker.indexOf(PACKET);
    String before = marker.substring(0, at);
    String after = marker.substring(at + PACKET.length());
    boolean marks =
        !markerIsInside()
            && name.length() > before.length() + after.length()
            && name.regionMatches(anyCase, 0, before, 0, before.length())
            && name.regionMatches(
                anyCase, name.length() - after.length(), after, 0, after.length());
    return marks ? name.substring(before.length(), name.length() - after.length()) : "";
  }
}

package dev.wharf.settings;

/**
 * Where the archived packets of an inbox are shipped.
 *
 * @param uri a Camel endpoint; empty for nowhere
 */
public record ShipTo(String uri) {
  /** That packets are not shipped. */
  public static final ShipTo NOWHERE = new ShipTo("");

  private static final String FOLDER = "file:";

  static final Key<String> SHIP_TO =
      Key.of(
              "wharf.ship-to",
              "",
              Rule.text(
                  "((?!command:)[A-Za-z][\\w.+-]*:\\S.*)?", "must be empty or a Camel endpoint"),
              "where archived packets are shipped: a Camel endpoint (sftp://user@host/folder,"
                  + " aws2-s3://bucket, file:/mnt/folder); empty = nowhere")
          .address()
          .perInbox();
  static final Key<Integer> AT_ONCE =
      Key.of(
          "wharf.ship.at-once",
          "4",
          Rule.number(1, 64),
          "packets that are shipped at a time, each over a connection of its own");

  static final Section SECTION = new Section("Shipping archived packets onward", SHIP_TO, AT_ONCE);

  /** The property by which routes ask whether any inbox ships: {@code yes} or {@code no}. */
  public static final String SHIPS = "wharf.ships";

  static ShipTo read(Values values, String inbox) {
    String uri = values.get(SHIP_TO, inbox);
    if (uri.startsWith(FOLDER)) {
      String path = uri.substring(FOLDER.length()).split("\\?", 2)[0];
      values.requirePath(SHIP_TO, uri, path.startsWith("//") ? path.substring(2) : path);
    }
    return new ShipTo(uri);
  }

  /** Whether packets are shipped at all. */
  public boolean isSet() {
    return !uri.isEmpty();
  }

  /** The address as people may see it: by scheme and host. */
  @Override
  public String toString() {
    return SHIP_TO.shown(uri);
  }
}

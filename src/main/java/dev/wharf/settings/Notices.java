package dev.wharf.settings;

import dev.wharf.packet.Receipt.Outcome;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who is given the receipt of a packet that has ended: a Camel endpoint, {@code command:} and a
 * command, or empty for nobody.
 */
public record Notices(String onArchived, String onQuarantined) {
  private static final Rule<String> RECEIVER =
      Rule.text(
          "([A-Za-z][\\w.+-]*:\\S.*)?",
          "must be empty, a Camel endpoint, or command: and a command");

  static final Key<String> ON_ARCHIVED =
      Key.of(
              "wharf.on-archived",
              "",
              RECEIVER,
              "who is given the receipt of an archived packet: a Camel endpoint (http://host/path,"
                  + " file:folder), or command: and a command that reads it; empty = nobody")
          .address();
  static final Key<String> ON_QUARANTINED =
      Key.of("wharf.on-quarantined", "", RECEIVER, "the same for packets that were set aside")
          .address();

  static Notices read(Values values) {
    return new Notices(values.get(ON_ARCHIVED), values.get(ON_QUARANTINED));
  }

  /** The outcomes that somebody is to be given receipts of. */
  public Set<Outcome> announced() {
    Set<Outcome> announced = EnumSet.noneOf(Outcome.class);
    if (!onArchived.isEmpty()) {
      announced.add(Outcome.ARCHIVED);
    }
    if (!onQuarantined.isEmpty()) {
      announced.add(Outcome.QUARANTINED);
    }
    return announced;
  }

  /** Both addresses without their secrets. */
  @Override
  public String toString() {
    return "Notices[onArchived="
        + ON_ARCHIVED.shown(onArchived)
        + ", onQuarantined="
        + ON_QUARANTINED.shown(onQuarantined)
        + "]";
  }
}

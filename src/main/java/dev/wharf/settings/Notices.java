package dev.wharf.settings;

import dev.wharf.child.CleanEnvironment;
import dev.wharf.packet.Receipt.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who is given the receipt of a packet that has ended: a Camel endpoint, {@code command:} and a
 * command, or empty for nobody.
 *
 * @param environment names of variables of the server's environment that commands are given
 */
public record Notices(String onArchived, String onQuarantined, List<String> environment) {
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

  static final Key<List<String>> ENVIRONMENT =
      Key.of(
          "wharf.notices.environment",
          "",
          CleanEnvironment::names,
          "variables of the server's environment that these commands are given, with commas"
              + " between, beside PATH, HOME, the locale and what"
              + " camel.beans.packetProcessor.environment names");

  private static final String FOLDER = "file:";

  /** Names that commands for packets are given; those for receipts get them too. */
  private static final String OF_PROCESSING = "camel.beans.packetProcessor.environment";

  static Notices read(Values values) {
    List<String> environment = new ArrayList<>(values.get(ENVIRONMENT));
    environment.addAll(CleanEnvironment.names(values.other(OF_PROCESSING)));
    return new Notices(
        receiver(values, ON_ARCHIVED), receiver(values, ON_QUARANTINED), List.copyOf(environment));
  }

  private static String receiver(Values values, Key<String> key) {
    String receiver = values.get(key);
    if (receiver.startsWith(FOLDER)) {
      values.requirePath(key, receiver, receiver.substring(FOLDER.length()).split("\\?", 2)[0]);
    }
    return receiver;
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

  /** Both addresses, as people may see them. */
  @Override
  public String toString() {
    return "Notices[onArchived="
        + ON_ARCHIVED.shown(onArchived)
        + ", onQuarantined="
        + ON_QUARANTINED.shown(onQuarantined)
        + "]";
  }
}

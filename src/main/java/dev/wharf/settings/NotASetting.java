package dev.wharf.settings;

import java.util.List;

/**
 * A name that looks like a setting and is none: one of an earlier version, or one that follows from
 * others.
 *
 * @param why the rest of a sentence that begins with the name, and says what to do instead
 */
record NotASetting(String name, String why) {
  static final List<NotASetting> ALL =
      List.of(
          new NotASetting(
              "wharf.archive-to",
              "is no longer a setting: change the last step of routes/process.camel.yaml, which"
                  + " sends a packet to direct:archive; add steps before or after it"),
          new NotASetting(
              "wharf.quarantine-to",
              "is no longer a setting: packets that are refused go to direct:quarantine; change"
                  + " routes/quarantine.camel.yaml"),
          new NotASetting(
              Deployment.PROPERTY,
              "is not a setting: it follows from wharf.ledger and wharf.queue, for routes to"
                  + " name"));
}

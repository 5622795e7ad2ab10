package dev.wharf.archive;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows a packet's end, and is written to the ledger with it.
 *
 * @param announced the outcomes that somebody is to be given receipts of
 * @param shipping the names of the inboxes whose archived packets are shipped onward
 */
record AfterEnd(Set<Outcome> announced, Set<String> shipping) {
  static AfterEnd of(Settings settings) {
    return new AfterEnd(
        settings.announced(),
        settings.inboxes().stream()
            .filter(inbox -> inbox.shipTo().isSet())
            .map(Inbox::name)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether a packet is shipped onward once it is archived. */
  boolean isShipped(PacketName name) {
    return shipping.contains(name.inbox());
  }
}

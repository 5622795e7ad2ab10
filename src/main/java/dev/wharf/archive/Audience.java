package dev.wharf.archive;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is to be told of a packet that has ended.
 *
 * @param receivers the outcomes whose receipts are delivered to somebody
 * @param inboxes the names of those whose senders see receipts
 */
record Audience(Set<Outcome> receivers, Set<String> inboxes) {
  static Audience of(Settings settings) {
    return new Audience(
        settings.announced(),
        settings.inboxes().stream()
            .filter(inbox -> inbox.receipts() != null)
            .map(Inbox::name)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the sender of a packet sees its receipt. */
  boolean isSender(PacketName packet) {
    return inboxes.contains(packet.inbox());
  }
}

package dev.wharf.archive;

import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Notice;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who is to be told of a packet that has ended, and who gets the packet.
 *
 * @param receivers the outcomes whose receipts are delivered to somebody
 * @param seen the names of the inboxes whose senders see receipts
 * @param shipped the names of the inboxes whose archived packets are shipped onward
 */
record Audience(Set<Outcome> receivers, Set<String> seen, Set<String> shipped) {
  static Audience of(Settings settings) {
    return new Audience(
        settings.announced(),
        names(settings, inbox -> inbox.receipts() != null),
        names(settings, inbox -> inbox.shipTo().isSet()));
  }

  private static Set<String> names(Settings settings, Predicate<Inbox> which) {
    return settings.inboxes().stream()
        .filter(which)
        .map(Inbox::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Makes the text of a receipt. */
  @FunctionalInterface
  interface Text {
    String of(Receipt receipt) throws IOException;
  }

  /** What follows the end that a receipt tells. */
  AfterEnd after(Receipt receipt, Text text) throws IOException {
    String inbox = receipt.packet().inbox();
    boolean told = receivers.contains(receipt.outcome());
    boolean seenBySender = seen.contains(inbox);
    Notice notice =
        told || seenBySender ? new Notice(receipt.id(), receipt.outcome(), text.of(receipt)) : null;
    return new AfterEnd(
        told ? notice : null,
        seenBySender ? notice : null,
        receipt.outcome() == Outcome.ARCHIVED && shipped.contains(inbox));
  }
}

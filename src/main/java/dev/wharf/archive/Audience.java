package dev.wharf.archive;

import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Notice;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Who is to be told of a packet that has ended, and who gets the packet.
 *
 * @param settings as they are now
 */
record Audience(Supplier<Settings> settings) {
  /** Whether the receipts of an outcome are delivered to somebody. */
  boolean isTold(Outcome outcome) {
    return settings.get().announced().contains(outcome);
  }

  /** Whether the archived packets of an inbox are shipped onward. */
  boolean ships(String inbox) {
    Inbox known = settings.get().find(inbox);
    return known != null && known.shipTo().isSet();
  }

  private boolean isSeenBySender(String inbox) {
    Inbox known = settings.get().find(inbox);
    return known != null && known.receipts() != null;
  }

  /** Makes the text of a receipt. */
  @FunctionalInterface
  interface Text {
    String of(Receipt receipt) throws IOException;
  }

  /** What follows the end that a receipt tells. */
  AfterEnd after(Receipt receipt, Text text) throws IOException {
    String inbox = receipt.packet().inbox();
    boolean told = isTold(receipt.outcome());
    boolean seenBySender = isSeenBySender(inbox);
    Notice notice =
        told || seenBySender ? new Notice(receipt.id(), receipt.outcome(), text.of(receipt)) : null;
    return new AfterEnd(
        told ? notice : null,
        seenBySender ? notice : null,
        receipt.outcome() == Outcome.ARCHIVED && ships(inbox));
  }
}

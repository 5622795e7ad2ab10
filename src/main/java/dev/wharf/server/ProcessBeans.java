package dev.wharf.server;

import dev.wharf.notify.Notices;
import dev.wharf.notify.Receivers;
import dev.wharf.notify.SenderReceipts;
import dev.wharf.process.Processing;
import dev.wharf.process.WriteEntry;
import java.util.function.BiConsumer;

/** The beans of the processing and of the notices, and those that processors ask for. */
final class ProcessBeans {
  private final Foundation foundation;

  ProcessBeans(Foundation foundation) {
    this.foundation = foundation;
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept("processing", new Processing(foundation.ledger(), foundation.disk()));
    registry.accept("writeEntry", new WriteEntry(foundation.disk(), foundation.layout()));
    registry.accept("children", foundation.children());
    registry.accept("disk", foundation.disk());
    registry.accept("layout", foundation.layout());
    registry.accept(Receivers.COMPONENT, new Receivers(foundation.settings()));
    registry.accept(
        "senderReceipts",
        new SenderReceipts(foundation.ledger(), foundation.disk(), foundation.settings()));
    registry.accept(
        "notices",
        new Notices(foundation.ledger().outbox(), foundation.settings(), foundation.children()));
  }
}

package dev.wharf.server;

import dev.wharf.notify.Notices;
import dev.wharf.notify.Receivers;
import dev.wharf.notify.SenderReceipts;
import dev.wharf.process.Devices;
import dev.wharf.process.Processing;
import dev.wharf.process.WorkerPools;
import dev.wharf.process.WriteEntry;
import dev.wharf.ship.ShipToComponent;
import dev.wharf.ship.Shipping;
import dev.wharf.unpack.ShippedRoute;
import java.util.function.BiConsumer;

/**
 * The beans of the processing, of the notices and of shipping, and those that processors ask for.
 */
final class ProcessBeans {
  final WorkerPools workerPools = new WorkerPools();
  final Shipping shipping;

  private final Foundation foundation;

  ProcessBeans(Foundation foundation) {
    this.foundation = foundation;
    this.shipping = new Shipping(foundation.live(), foundation.ledger(), foundation.disk());
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept(
        "processing",
        new Processing(
            foundation.ledger(),
            foundation.disk(),
            foundation::settings,
            ShippedRoute.process()::isShipped));
    registry.accept("writeEntry", new WriteEntry(foundation.disk(), foundation.layout()));
    registry.accept("devices", new Devices());
    registry.accept("workerPools", workerPools);
    registry.accept("children", foundation.children());
    registry.accept("disk", foundation.disk());
    registry.accept("layout", foundation.layout());
    registry.accept(Receivers.COMPONENT, new Receivers(foundation.settings()));
    registry.accept(ShipToComponent.COMPONENT, new ShipToComponent(shipping));
    registry.accept("shipping", shipping);
    registry.accept(
        "senderReceipts",
        new SenderReceipts(foundation.ledger(), foundation.disk(), foundation.live()));
    registry.accept(
        "notices",
        new Notices(foundation.ledger().outbox(), foundation.settings(), foundation.children()));
  }
}

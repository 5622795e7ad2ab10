package dev.wharf.server;

import dev.wharf.intake.Reprocessing;
import dev.wharf.ledger.Ledger;
import dev.wharf.operate.Backlog;
import dev.wharf.operate.Cancelling;
import dev.wharf.operate.Capacity;
import dev.wharf.operate.Control;
import dev.wharf.operate.Health;
import dev.wharf.operate.Keepers;
import dev.wharf.operate.Onward;
import dev.wharf.operate.Orders;
import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Overview;
import dev.wharf.operate.PacketList;
import dev.wharf.operate.PacketPages;
import dev.wharf.operate.ReprocessRequests;
import dev.wharf.operate.ReprocessView;
import dev.wharf.operate.ShippingView;
import dev.wharf.operate.Unblocking;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Role;
import java.io.IOException;
import java.util.function.BiConsumer;

/** The beans through which a server is watched and steered, and its files are. */
final class OperateBeans {
  final Overview overview;
  final Control control;
  final Backlog backlog;
  final Health health;
  final Keepers keepers;

  private final SettingsWatch settingsWatch;
  private final RoutesWatch routesWatch;

  /**
   * @throws IOException when the files of the settings or the routes cannot be read
   */
  OperateBeans(
      Foundation foundation,
      IntakeBeans intake,
      UnpackBeans unpack,
      ProcessBeans process,
      ArchiveBeans archive,
      Reprocessing reprocessing)
      throws IOException {
    LiveSettings live = foundation.live();
    Ledger ledger = foundation.ledger();
    Outcomes outcomes = archive.outcomes;
    Capacity capacity = new Capacity(unpack.packets, unpack.workers, foundation.routes());
    Onward onward =
        new Onward(
            new ShippingView(foundation.live(), ledger, process.shipping),
            new ReprocessView(intake.again, ledger));
    overview =
        new Overview(
            live,
            intake.inWork,
            intake.gate,
            intake.view,
            outcomes,
            ledger,
            foundation.children(),
            onward);
    keepers = Keepers.of(live, ledger, foundation.disk(), foundation.folders());
    PacketList list =
        new PacketList(
            live, intake.inWork, intake.inboxes, intake.view, overview::inbox, ledger, onward);
    LiveBeans liveBeans = new LiveBeans(foundation.routes());
    control =
        new Control(
            live,
            intake.gate,
            overview,
            new PacketPages(live, intake.inWork, list, ledger),
            ledger,
            capacity,
            new Orders(
                new Unblocking(ledger, archive.recovery(), intake.waits, live),
                new Cancelling(intake.inWork, intake.again, foundation.children(), ledger, live),
                keepers,
                process.workerPools,
                new ReprocessRequests(live, ledger, () -> served(foundation), reprocessing::wake)),
            liveBeans::isOne);
    backlog =
        new Backlog(
            intake.inboxes,
            intake.inWork,
            intake.gate,
            ledger,
            foundation.folders(),
            foundation.children().lacking(),
            archive.predecessors::leftSomething);
    health = new Health(overview, intake.gate, ledger);
    LiveInboxes inboxes =
        new LiveInboxes(live, intake, foundation.folderWatch(), ledger, foundation.routes());
    settingsWatch =
        new SettingsWatch(live, liveBeans, inboxes, control, overview, System::nanoTime);
    routesWatch =
        new RoutesWatch(
            new RouteFiles(live.get().routes()),
            foundation.routes(),
            inboxes,
            overview,
            unpack.packets,
            reprocessing,
            live.get().stopTimeout(),
            () -> capacity.set(live.get()));
  }

  // Where this server only takes packets, others may work on them.
  private static boolean served(Foundation foundation) {
    return foundation.routes().get().getRoute("reprocess") != null
        || !foundation.settings().roles().contains(Role.WORK);
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept("settingsWatch", settingsWatch);
    registry.accept("routesWatch", routesWatch);
    registry.accept("keep", keepers.keep());
  }
}

package dev.wharf.server;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inboxes that come and go with an edit of {@code wharf.inboxes} while the server runs. One that
 * comes gets its folder, its claim on it, its beans and its route. One that goes loses its route
 * first, so that no packet of it is taken any more, and the rest once none is in work. For the
 * thread that looks at the settings.
 */
final class LiveInboxes implements LiveSettings.InboxChanges {
  private static final Logger LOG = LoggerFactory.getLogger(LiveInboxes.class);

  private final LiveSettings live;
  private final IntakeBeans intake;
  private final FolderWatch folders;
  private final Ledger ledger;
  private final Supplier<CamelContext> routes;

  /**
   * @param routes asked for once they run
   */
  LiveInboxes(
      LiveSettings live,
      IntakeBeans intake,
      FolderWatch folders,
      Ledger ledger,
      Supplier<CamelContext> routes) {
    this.live = live;
    this.intake = intake;
    this.folders = folders;
    this.ledger = ledger;
    this.routes = routes;
  }

  @Override
  public boolean isClosed(String inbox) {
    return intake.inboxes.find(inbox) == null && !isInWork(inbox) && !isUnderWay(inbox);
  }

  // Behind a broker a packet is in work nowhere while its message waits in the queue.
  private boolean isUnderWay(String inbox) {
    try {
      return ledger.open().stream()
          .filter(packet -> packet.name().inbox().equals(inbox))
          .anyMatch(packet -> packet.owner() != null || packet.state() == PacketState.QUEUED);
    } catch (LedgerException e) {
      LOG.debug("The ledger is asked again whether the inbox {} can leave", inbox, e);
      return true;
    }
  }

  private boolean isInWork(String inbox) {
    return intake.inWork.all().stream().anyMatch(packet -> packet.name().inbox().equals(inbox))
        || intake.again.all().stream().anyMatch(packet -> packet.name().inbox().equals(inbox));
  }

  @Override
  public void prepare(Settings next) throws SettingsException {
    Settings now = live.get();
    List<Inbox> come = new ArrayList<>(next.inboxes());
    come.removeIf(inbox -> standsAlready(now, inbox));
    if (!come.isEmpty() || !processing(now).equals(processing(next))) {
      requireRoutes(next, !come.isEmpty());
    }
    folders.join(come, now, next);
  }

  // One that leaves may come back in the same step, with another folder.
  private static boolean standsAlready(Settings now, Inbox inbox) {
    Inbox known = now.find(inbox.name());
    return known != null && known.folder().equals(inbox.folder());
  }

  private static List<String> processing(Settings settings) {
    return settings.inboxes().stream().map(Inbox::processBy).toList();
  }

  private void requireRoutes(Settings next, boolean template) throws SettingsException {
    CamelContext context = routes.get();
    if (template && !IntakeTemplate.isIn(context)) {
      throw new SettingsException(List.of(IntakeTemplate.MISSING));
    }
    List<RouteDefinition> running = RouteSteps.included(context);
    RouteRules rules = new RouteRules(next, context::resolvePropertyPlaceholders);
    List<String> problems = new ArrayList<>(rules.withoutConsumer(running));
    String deadEnd = rules.deadEnd(running);
    if (deadEnd != null) {
      problems.add(RouteRules.deadEndSentence(deadEnd));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** The inboxes that packets are taken from. */
  List<Inbox> open() {
    Set<String> leaving = live.leaving();
    return live.get().inboxes().stream().filter(inbox -> !leaving.contains(inbox.name())).toList();
  }

  /** Whether one waits for packets in work that have ended by now. */
  boolean canGoOn() {
    return live.leaving().stream().anyMatch(this::isClosed);
  }

  /**
   * Makes the routes those of the settings in force.
   *
   * @throws SettingsException when the route of an inbox cannot be started; it is tried again with
   *     the next call
   */
  void follow() throws SettingsException {
    List<Inbox> open = open();
    Set<String> going = new TreeSet<>(intake.inboxes.names());
    open.forEach(inbox -> going.remove(inbox.name()));
    for (String inbox : going) {
      close(inbox);
    }
    for (Inbox inbox : open) {
      if (intake.inboxes.find(inbox.name()) == null) {
        open(inbox);
      }
    }
    if (!folders.looksAt(live.get())) {
      folders.keepOnly(live.get());
    }
  }

  private void open(Inbox inbox) throws SettingsException {
    CamelContext context = routes.get();
    intake.open(inbox, context.getRegistry()::bind);
    try {
      IntakeTemplate.addRoute(context, inbox);
    } catch (Exception | LinkageError e) {
      close(inbox.name());
      throw new SettingsException(
          List.of(
              inbox.setting()
                  + ": no packet is taken from there, since its route cannot be started: "
                  + StartFailure.reason(e)));
    }
    LOG.info("The inbox {} is open: {}", inbox.name(), Printable.of(inbox.folder().toString()));
  }

  private void close(String inbox) {
    CamelContext context = routes.get();
    intake.inboxes.close(inbox);
    try {
      IntakeTemplate.removeRoute(context, inbox);
    } catch (Exception e) {
      LOG.warn("The route of the inbox {} does not stop; restart the server", inbox, e);
    }
    intake.unbind(inbox, name -> context.getRegistry().unbind(name));
    LOG.info("No packet is taken from the inbox {} any more", inbox);
  }

  /** Whether nothing is to be done. */
  boolean isSettled() {
    return intake
        .inboxes
        .names()
        .equals(open().stream().map(Inbox::name).collect(Collectors.toSet()));
  }
}

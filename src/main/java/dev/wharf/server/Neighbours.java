package dev.wharf.server;

import dev.wharf.archive.Endings;
import dev.wharf.archive.Predecessors;
import dev.wharf.intake.Claims;
import dev.wharf.intake.Handover;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.IntakeGate.Reason;
import dev.wharf.intake.Recall;
import dev.wharf.intake.Share;
import dev.wharf.intake.Turns;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Deployment;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Layout;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How a server stands beside others: alone, sharing a ledger with them, or with a broker between.
 * This is asked once, at the start; all that differs comes from here.
 */
sealed interface Neighbours permits Neighbours.Alone, Neighbours.Sharing, Brokered {
  /** How the server of these settings stands. */
  static Neighbours of(LiveSettings live) {
    Settings settings = live.get();
    Neighbours ledger = settings.ledger().shared() ? new Sharing(live) : new Alone(live);
    return settings.deployment() == Deployment.BROKERED ? new Brokered(settings, ledger) : ledger;
  }

  /** What this run of the server is called among those that have its ledger. */
  String instance(StateLock lock) throws IOException;

  /** Whether the ledger is this server's alone. */
  boolean alone();

  /** The folders that the ledger remembers apart for each server, and under which names. */
  Map<String, String> folderNames(StateLock lock) throws IOException;

  Layout layout(Ledger ledger);

  /** How many packets the server may hold. */
  Share share(Ledger ledger);

  /**
   * Whether the packet of a name is not to be tried: a server has claimed it, and it stays in the
   * inbox until its end, or another server is to try it first.
   *
   * @param busy whether this server has enough to do
   */
  default Predicate<String> taken(Ledger ledger, BooleanSupplier busy) {
    return name -> false;
  }

  /** What the intake depends on, beside the machine itself. */
  Map<Reason, Supplier<Optional<String>>> conditions(Ledger ledger);

  /** What stands at either end of the queue. */
  default Handover handover(Claims claims, IntakeGate gate, Ledger ledger) {
    return new Handover.WithinProcess(claims, gate);
  }

  Predecessors predecessors(Endings endings);

  /**
   * Prepares the ledger before the intake starts.
   *
   * @throws dev.wharf.ledger.LedgerException when the ledger fails
   */
  default void begin(Ledger ledger) {}

  /**
   * The beans that only such a server has.
   *
   * @param bean takes their names and them
   * @throws SettingsException when a setting cannot be worked with
   */
  void bind(BiConsumer<String, Object> bean, Handover handover, Ledger ledger)
      throws SettingsException;

  /** A server that has its ledger for itself. */
  record Alone(LiveSettings live) implements Neighbours {
    @Override
    public String instance(StateLock lock) {
      return live.get().state().toString();
    }

    @Override
    public boolean alone() {
      return true;
    }

    @Override
    public Map<String, String> folderNames(StateLock lock) {
      return Map.of();
    }

    @Override
    public Layout layout(Ledger ledger) {
      return new Layout(live);
    }

    @Override
    public Share share(Ledger ledger) {
      return Share.own(this::takeTurns, () -> live.get().packets());
    }

    private boolean takeTurns() {
      List<Inbox> inboxes = live.get().inboxes();
      return inboxes.size() > 1 || inboxes.get(0).senderFolders();
    }

    @Override
    public Map<Reason, Supplier<Optional<String>>> conditions(Ledger ledger) {
      return Map.of();
    }

    @Override
    public Predecessors predecessors(Endings endings) {
      return endings.ownPredecessor();
    }

    // What a broker had while there was one can be claimed again at once: there is nobody else.
    @Override
    public void begin(Ledger ledger) {
      Recall.putBack(ledger, Duration.ZERO);
    }

    @Override
    public void bind(BiConsumer<String, Object> bean, Handover handover, Ledger ledger) {}
  }

  /** A server that shares its ledger with others, and the inbox with it. */
  record Sharing(LiveSettings live) implements Neighbours {
    @Override
    public String instance(StateLock lock) throws IOException {
      return lock.instance();
    }

    @Override
    public boolean alone() {
      return false;
    }

    // Each machine may have a work folder of its own.
    @Override
    public Map<String, String> folderNames(StateLock lock) throws IOException {
      return Map.of("wharf.work", "wharf.work of " + lock.instance());
    }

    @Override
    public Layout layout(Ledger ledger) {
      return new Layout(live, ledger.owner());
    }

    @Override
    public Share share(Ledger ledger) {
      return Share.of(() -> live.get().packets());
    }

    @Override
    public Predicate<String> taken(Ledger ledger, BooleanSupplier busy) {
      return new Turns(ledger.owner(), ledger::servers, busy, System::nanoTime)::others;
    }

    @Override
    public Map<Reason, Supplier<Optional<String>>> conditions(Ledger ledger) {
      return Map.of(
          Reason.LEASE,
          () ->
              ledger.lease().isOver()
                  ? Optional.of("the ledger has not heard this server for wharf.lease")
                  : Optional.empty());
    }

    @Override
    public Predecessors predecessors(Endings endings) {
      return endings.deadServers();
    }

    @Override
    public void bind(BiConsumer<String, Object> bean, Handover handover, Ledger ledger) {
      bean.accept(
          "recall", Recall.afterWaiting(ledger, live.get().ledger().lease().multipliedBy(2)));
    }
  }
}

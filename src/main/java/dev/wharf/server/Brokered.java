package dev.wharf.server;

import dev.wharf.archive.Endings;
import dev.wharf.archive.Predecessors;
import dev.wharf.intake.BrokerConnection;
import dev.wharf.intake.BrokerQueue;
import dev.wharf.intake.BrokerWatch;
import dev.wharf.intake.Claims;
import dev.wharf.intake.Handover;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.IntakeGate.Reason;
import dev.wharf.intake.Outstanding;
import dev.wharf.intake.Sending;
import dev.wharf.intake.Share;
import dev.wharf.intake.Strangers;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Broker;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server with a broker's queue between intake and work. */
final class Brokered implements Neighbours {
  private final Settings settings;
  private final Broker broker;
  private final Neighbours ledgerSide;
  private final BrokerWatch watch;
  private final Sending sending = new Sending();
  private @Nullable Outstanding outstanding;

  Brokered(Settings settings, Neighbours ledgerSide) {
    this.settings = settings;
    this.broker = settings.broker();
    this.ledgerSide = ledgerSide;
    this.watch = new BrokerWatch(broker, settings.roles());
  }

  private Outstanding outstanding(Ledger ledger) {
    Outstanding known = outstanding;
    if (known == null) {
      known = new Outstanding(ledger, broker.depth());
      outstanding = known;
    }
    return known;
  }

  @Override
  public String instance(StateLock lock) throws IOException {
    return ledgerSide.instance(lock);
  }

  @Override
  public boolean alone() {
    return ledgerSide.alone();
  }

  @Override
  public Map<String, String> folderNames(StateLock lock) throws IOException {
    return ledgerSide.folderNames(lock);
  }

  @Override
  public Layout layout(Ledger ledger) {
    return ledgerSide.layout(ledger);
  }

  @Override
  public Share share(Ledger ledger) {
    return Share.queue(outstanding(ledger), ledgerSide instanceof Sharing);
  }

  @Override
  public Predicate<String> taken(Ledger ledger, BooleanSupplier busy) {
    Predicate<String> sent = outstanding(ledger)::contains;
    return sent.or(ledgerSide.taken(ledger, busy));
  }

  @Override
  public Map<Reason, Supplier<Optional<String>>> conditions(Ledger ledger) {
    Map<Reason, Supplier<Optional<String>>> conditions = new EnumMap<>(Reason.class);
    conditions.putAll(ledgerSide.conditions(ledger));
    conditions.put(Reason.BROKER, () -> watch.away().or(sending::heldUp));
    return conditions;
  }

  @Override
  public Handover handover(Claims claims, IntakeGate gate, Ledger ledger) {
    return new BrokerQueue(
        broker,
        ledger,
        claims,
        outstanding(ledger),
        sending,
        gate,
        settings.ledger().lease().multipliedBy(2));
  }

  @Override
  public Predecessors predecessors(Endings endings) {
    return ledgerSide.predecessors(endings);
  }

  @Override
  public void begin(Ledger ledger) {
    ledger.queued().begin();
  }

  @Override
  public void bind(BiConsumer<String, Object> bean, Handover handover, Ledger ledger)
      throws SettingsException {
    ledgerSide.bind(bean, handover, ledger);
    bean.accept("brokerWatch", watch);
    bean.accept("strangers", new Strangers(broker));
    bean.accept("recall", handover);
    bean.accept(BrokerConnection.COMPONENT, BrokerConnection.to(broker));
  }
}

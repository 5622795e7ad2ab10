package dev.wharf.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What machines share, and what this server does of the work.
 *
 * @param roles at least one
 */
public record Machines(LedgerAddress ledger, Set<Role> roles, Broker broker) {
  static final Key<Set<Role>> ROLES =
      Key.of(
          "wharf.roles",
          "intake,work",
          Role.rule(),
          "what this server does: take packets (intake), work on them (work), or both");

  static final Section SECTION =
      new Section(
          "Machines: the ledger, and the queue between intake and work",
          LedgerAddress.ADDRESS,
          LedgerAddress.USER,
          LedgerAddress.PASSWORD,
          LedgerAddress.LEASE,
          ROLES,
          Broker.QUEUE,
          Broker.QUEUE_DEPTH,
          Broker.DEAD_LETTERS,
          Broker.URL,
          Broker.USER,
          Broker.PASSWORD);

  public Machines {
    roles = Collections.unmodifiableSet(EnumSet.copyOf(roles)); // In the order of the work.
  }

  static Machines read(Values values, Path state) {
    Machines machines =
        new Machines(LedgerAddress.read(values, state), values.get(ROLES), Broker.read(values));
    if (machines.roles.size() == 1 && !(machines.broker.used() && machines.ledger.shared())) {
      values.problem(
          ROLES.name()
              + "="
              + Role.text(machines.roles)
              + ": needs another server with the other role, and so a "
              + Broker.QUEUE.name()
              + " and a "
              + LedgerAddress.ADDRESS.name()
              + " that they share: jms:queue:… and jdbc:postgresql:…");
    }
    values.derived(Deployment.PROPERTY, machines.deployment().word());
    values.derived(Deployment.LEDGER_SHARED, machines.ledger.shared() ? "yes" : "no");
    return machines;
  }

  /** How servers share the work. */
  public Deployment deployment() {
    return Deployment.of(ledger, broker);
  }
}

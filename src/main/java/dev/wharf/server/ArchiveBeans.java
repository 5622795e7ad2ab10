package dev.wharf.server;

import dev.wharf.archive.DeadServers;
import dev.wharf.archive.Endings;
import dev.wharf.archive.NewResults;
import dev.wharf.archive.Predecessors;
import dev.wharf.archive.Recovery;
import dev.wharf.operate.Outcomes;
import java.util.function.BiConsumer;

/** The beans of a packet's end: archive, quarantine and recovery. */
final class ArchiveBeans {
  final Outcomes outcomes = new Outcomes();
  final Predecessors predecessors;

  private final Endings endings;

  /**
   * @param inProcess what this process does with deliveries at the moment
   */
  ArchiveBeans(Foundation foundation, Neighbours neighbours, Endings.InProcess inProcess) {
    endings =
        new Endings(
            foundation.live(),
            foundation.layout(),
            foundation.ledger(),
            foundation.disk(),
            outcomes,
            inProcess,
            foundation.folders(),
            foundation.verification());
    predecessors = neighbours.predecessors(endings);
  }

  Recovery recovery() {
    return endings.recovery();
  }

  NewResults newResults() {
    return endings.newResults();
  }

  /** Settles before packets are taken what the run before was putting in its place. */
  void carryOn() {
    endings.replacements().carryOn();
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept("archive", endings.archive());
    registry.accept("quarantine", endings.quarantine());
    registry.accept("recovery", endings.recovery());
    registry.accept("replacements", endings.replacements());
    if (predecessors instanceof DeadServers dead) {
      registry.accept("deadServers", dead);
    }
  }
}

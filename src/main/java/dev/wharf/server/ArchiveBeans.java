package dev.wharf.server;

import dev.wharf.archive.DeadServers;
import dev.wharf.archive.Endings;
import dev.wharf.archive.Predecessors;
import dev.wharf.archive.Recovery;
import dev.wharf.operate.Outcomes;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The beans of a packet's end: archive, quarantine and recovery. */
final class ArchiveBeans {
  final Outcomes outcomes = new Outcomes();
  final Predecessors predecessors;

  private final Endings endings;

  /**
   * @param inWork whether a delivery is in work in this process
   */
  ArchiveBeans(Foundation foundation, Neighbours neighbours, Predicate<String> inWork) {
    endings =
        new Endings(
            foundation.settings(),
            foundation.layout(),
            foundation.ledger(),
            foundation.disk(),
            outcomes,
            inWork,
            foundation.folders(),
            foundation.verification());
    predecessors = neighbours.predecessors(endings);
  }

  Recovery recovery() {
    return endings.recovery();
  }

  void bindTo(BiConsumer<String, Object> registry) {
    registry.accept("archive", endings.archive());
    registry.accept("quarantine", endings.quarantine());
    registry.accept("recovery", endings.recovery());
    if (predecessors instanceof DeadServers dead) {
      registry.accept("deadServers", dead);
    }
  }
}

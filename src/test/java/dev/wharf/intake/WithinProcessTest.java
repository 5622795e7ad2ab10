package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import dev.wharf.settings.Settings;
import java.util.Map;
import org.apache.camel.Exchange;

/** The contract of the hand-over within one process. */
class WithinProcessTest extends HandoverContract {
  @Override
  Map<String, String> queue() {
    return Map.of();
  }

  @Override
  Handover handover(Settings settings, Ledger ledger, Claims claims, IntakeGate gate) {
    return new Handover.WithinProcess(claims, gate);
  }

  @Override
  Exchange received(Exchange sent) {
    return sent; // The exchange itself goes through the queue, with its claim.
  }
}

package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports failures that change nothing about their packet, and says why they do not. */
final class LeftAlone {
  private static final Logger LOG = LoggerFactory.getLogger(LeftAlone.class);

  private LeftAlone() {}

  /** Reports the failure of an attempt that no longer holds the packet, or whose end is decided. */
  static void report(OpenPacket packet, Standing standing, Throwable cause, Exchange exchange) {
    switch (standing) {
      case LATE -> reportLate(packet, cause);
      case FORGOTTEN ->
          LOG.warn(
              "The ledger has forgotten attempt {} at {}, as it does where a standby that lagged"
                  + " takes over; the packet is claimed again ({})",
              packet.attempt(),
              packet.name(),
              Judgement.why(cause));
      case BEING_ENDED ->
          LOG.warn(
              "{} waits to be moved to its place; it is tried again: {}",
              packet.name(),
              Judgement.why(cause));
      default -> reportEnded(packet, exchange, cause);
    }
  }

  private static void reportEnded(OpenPacket packet, Exchange exchange, Throwable cause) {
    String end = packet.ended();
    if (end == null) {
      LOG.warn(
          "{} has ended, though the ledger's answer was lost: {}",
          packet.name(),
          Judgement.why(cause));
    } else {
      LOG.warn(
          "{} is {} and stays so, but a step after that failed ({}): {}",
          packet.name(),
          end,
          packet.trail().failedAt() != null
              ? packet.trail().failedAt()
              : "route " + exchange.getProperty(Exchange.FAILURE_ROUTE_ID),
          Judgement.why(cause));
    }
  }

  /** Reports that another attempt has the packet by now. */
  static void reportLate(OpenPacket packet, Throwable cause) {
    LOG.warn(
        "Attempt {} at {} came too late: another attempt has taken the packet over; nothing is"
            + " changed ({})",
        packet.attempt(),
        packet.name(),
        Judgement.why(cause));
  }
}

package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import dev.wharf.packet.Packet;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * How a claimed packet gets from the intake to those who work on it: through {@code wharf.queue}.
 * The routes call it at either end.
 */
public interface Handover {
  /** Makes the exchange of a claimed packet into what is sent. */
  void send(Exchange exchange);

  /** Gives back a packet that could not be sent; the intake pauses. */
  void unsent(Exchange exchange);

  /**
   * Makes what has come into a claimed packet, the exchange's {@link Packet#PROPERTY}; or stops the
   * route, where the packet is another's.
   */
  void take(Exchange exchange);

  /** Lets packets be claimed anew that are said to be in a broker's queue, and are not. */
  void recall(Exchange exchange);

  /** Within this process: what is sent is what comes, and its exchange goes on with its claim. */
  final class WithinProcess implements Handover {
    private final Claims claims;
    private final IntakeGate gate;
    private final Ledger ledger;
    private final Duration lostAfter;

    /**
     * @param lostAfter how long a packet is queued, at least, when it is recalled: nobody here
     *     hears of the broker that others may still have
     */
    public WithinProcess(Claims claims, IntakeGate gate, Ledger ledger, Duration lostAfter) {
      this.claims = claims;
      this.gate = gate;
      this.ledger = ledger;
      this.lostAfter = lostAfter;
    }

    @Override
    public void send(Exchange exchange) {
      exchange.getMessage().setBody(exchange.getProperty(Packet.PROPERTY, Packet.class));
    }

    @Override
    public void unsent(Exchange exchange) {
      claims.giveBack(exchange);
      gate.pause(exchange);
    }

    @Override
    public void take(Exchange exchange) {
      // It is claimed already.
    }

    @Override
    public void recall(Exchange exchange) {
      ledger
          .queued()
          .since(ledger.clock().instant().minus(lostAfter))
          .forEach(ledger.queued()::putBack);
    }
  }
}

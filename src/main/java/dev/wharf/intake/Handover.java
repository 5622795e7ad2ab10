package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
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
   * Makes what has come into a claimed packet, the exchange's {@link OpenPacket#PROPERTY}; where
   * the packet is another's, the exchange is left without one.
   */
  void take(Exchange exchange);

  /** Within this process: what is sent is what comes, and its exchange goes on with its claim. */
  final class WithinProcess implements Handover {
    private final Claims claims;
    private final IntakeGate gate;

    public WithinProcess(Claims claims, IntakeGate gate) {
      this.claims = claims;
      this.gate = gate;
    }

    @Override
    public void send(Exchange exchange) {
      exchange.getMessage().setBody(exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class));
    }

    @Override
    public void unsent(Exchange exchange) {
      claims.unsent(exchange);
      gate.pause(exchange);
    }

    @Override
    public void take(Exchange exchange) {
      // It is claimed already.
    }
  }
}

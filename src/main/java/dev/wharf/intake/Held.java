package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.SafeCopyProperty;
import org.jspecify.annotations.Nullable;

/**
 * The packet that an exchange holds. It goes along when the exchange passes a queue, and no step of
 * a user's can remove it, as it can the properties.
 */
record Held(OpenPacket packet) implements SafeCopyProperty {
  private static final String KEY = "wharf.held";

  @Override
  public SafeCopyProperty safeCopy() {
    return this;
  }

  static void set(Exchange exchange, OpenPacket packet) {
    exchange.getExchangeExtension().setSafeCopyProperty(KEY, new Held(packet));
  }

  /** The packet, or null where the exchange holds none. */
  static @Nullable OpenPacket find(Exchange exchange) {
    Held held = exchange.getExchangeExtension().getSafeCopyProperty(KEY, Held.class);
    return held == null ? null : held.packet();
  }

  static OpenPacket packet(Exchange exchange) {
    return Objects.requireNonNull(find(exchange), "The exchange holds no packet");
  }
}

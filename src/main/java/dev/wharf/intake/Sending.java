package dev.wharf.intake;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Which messages a broker has not taken yet. One whose queue is full, and that holds its senders up
 * instead of refusing (the policy BLOCK), answers nothing at all. Safe for use by several threads.
 */
public final class Sending {
  /** A broker that works takes a message within milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private final Map<Exchange, Long> begun = new ConcurrentHashMap<>();

  public Sending() {
    this(System::nanoTime);
  }

  /**
   * @param nanos the measuring clock
   */
  Sending(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes that the exchange's message is sent from now on, until the exchange is done. */
  void begin(Exchange exchange) {
    begun.put(exchange, nanos.getAsLong());
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                begun.remove(exchange);
              }
            });
  }

  /** Why packets cannot be sent, as a clause; nothing while the broker takes them. */
  public Optional<String> heldUp() {
    long now = nanos.getAsLong();
    return begun.values().stream().anyMatch(since -> now - since > PATIENCE.toNanos())
        ? Optional.of(
            "the broker has taken no message for "
                + PATIENCE.toSeconds()
                + " s: its queue is full, or it is blocked; see its address settings and its disk")
        : Optional.empty();
  }
}

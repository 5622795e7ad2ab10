package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class SendingTest {
  private final AtomicLong now = new AtomicLong();
  private final Sending sending = new Sending(now::get);
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  @Test
  void brokerThatTakesNoMessageIsTold() {
    sending.begin(exchange);
    now.set(Sending.PATIENCE.toNanos());
    assertThat(sending.heldUp()).isEmpty();
    now.incrementAndGet();
    assertThat(sending.heldUp()).hasValueSatisfying(why -> assertThat(why).contains("full"));
  }

  @Test
  void messageThatWasTakenOrRefusedIsSentNoMore() {
    sending.begin(exchange);
    now.set(2 * Sending.PATIENCE.toNanos());
    UnitOfWorkHelper.doneSynchronizations(
        exchange, exchange.getExchangeExtension().handoverCompletions());
    assertThat(sending.heldUp()).isEmpty();
  }
}

package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.ledger.Ledger;
import dev.wharf.packet.Packet;
import dev.wharf.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** The contract of the hand-over through a broker's messages, and what is special to those. */
class BrokerQueueTest extends HandoverContract {
  private BrokerQueue queue;

  @Override
  Map<String, String> queue() {
    return Map.of("wharf.queue", "jms:queue:wharf.packets", "wharf.broker.url", "tcp://host:61616");
  }

  @Override
  Handover handover(Settings settings, Ledger ledger, Claims claims, IntakeGate gate) {
    queue =
        new BrokerQueue(
            settings.broker(),
            ledger,
            claims,
            new Outstanding(ledger, 10),
            new Sending(),
            gate,
            Duration.ofSeconds(1));
    return queue;
  }

  @Override
  Exchange received(Exchange sent) {
    return message(
        new HashMap<>(sent.getMessage().getHeaders()), sent.getMessage().getBody(String.class));
  }

  @Test
  void messageThatNamesNoPacketIsDropped() {
    Exchange foreign = message(new HashMap<>(), "hello\nworld");
    queue.take(foreign);
    assertThat(foreign.getProperty(Packet.PROPERTY)).isNull();
    assertThat(foreign.isFailed()).isFalse();
  }

  @Test
  void messageForAPacketThatTheLedgerDoesNotKnowIsDropped() {
    Exchange foreign = message(new HashMap<>(Map.of("WharfPacket", "no-such-id")), "p");
    queue.take(foreign);
    assertThat(foreign.getProperty(Packet.PROPERTY)).isNull();
    assertThat(foreign.isFailed()).isFalse();
  }
}

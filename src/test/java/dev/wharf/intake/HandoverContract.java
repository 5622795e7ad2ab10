package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way of a claimed packet from the intake to the work must keep. */
abstract class HandoverContract {
  private static final PacketName NAME = new PacketName("p");

  @TempDir Path root;
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final PacketsInWork inWork = new PacketsInWork();
  private Settings settings;
  private Ledger ledger;
  private Claims claims;
  private IntakeGate gate;
  private Handover handover;
  private ReadLock lock;

  /** The settings of a server with that queue. */
  abstract Map<String, String> queue();

  abstract Handover handover(Settings settings, Ledger ledger, Claims claims, IntakeGate gate);

  /** What comes out of the queue for an exchange that was sent into it. */
  abstract Exchange received(Exchange sent);

  @BeforeEach
  void open() throws IOException {
    settings = TestSettings.in(root, queue());
    for (Path folder : settings.folders().values()) {
      Files.createDirectories(folder);
    }
    Files.createDirectory(settings.inbox().resolve("p"));
    Files.writeString(settings.inbox().resolve("p/p.zip"), "a zip");
    ledger =
        JdbcLedger.single(
            settings.ledger(), Durability.OS, Identity.unknown("test"), Clock.systemUTC());
    Waits waits = new Waits(Clock.systemUTC(), Clock.systemUTC());
    gate = new IntakeGate(List.of(), () -> 0, Map.of());
    claims =
        new Claims(
            ledger,
            new Disk(Durability.OS),
            new Layout(settings),
            gate,
            inWork,
            new Debts(ledger, waits),
            waits,
            () -> {});
    handover = handover(settings, ledger, claims, gate);
    lock =
        new ReadLock(
            new InboxLook(() -> settings.inbox(""), name -> false, Clock.systemUTC()),
            claims,
            gate,
            Share.own(() -> false, () -> 1),
            inWork);
  }

  @AfterEach
  void close() {
    ledger.close();
    context.stop();
  }

  private String key() {
    return settings.inbox().resolve("p/p.zip").toString();
  }

  private Exchange exchange() {
    return new DefaultExchange(context);
  }

  final Exchange message(Map<String, Object> headers, Object body) {
    Exchange message = exchange();
    message.getMessage().setHeaders(headers);
    message.getMessage().setBody(body);
    return message;
  }

  private Exchange claimed() {
    Exchange exchange = exchange();
    assertThat(lock.add(exchange, key())).isTrue();
    return exchange;
  }

  private Exchange sent() {
    Exchange exchange = claimed();
    handover.send(exchange);
    return exchange;
  }

  private static OpenPacket packet(Exchange exchange) {
    return exchange.getProperty(Packet.PROPERTY, OpenPacket.class);
  }

  @Test
  void packetThatIsSentCanBeWorkedOn() {
    Exchange sent = sent();
    Exchange received = received(sent);
    if (received != sent) {
      lock.confirm(sent, key());
    }
    handover.take(received);
    assertThat(packet(received).name()).isEqualTo(NAME);
    assertThat(received.getMessage().getBody()).isSameAs(packet(received)).hasToString("p");
    assertThat(inWork.all()).containsExactly(packet(received));
  }

  @Test
  void packetThatIsSentIsNotClaimedAgain() {
    Exchange sent = sent();
    if (received(sent) != sent) {
      lock.confirm(sent, key());
    }
    assertThat(lock.add(exchange(), key())).isFalse();
  }

  @Test
  void packetThatCannotBeSentGoesBackAndTheIntakePauses() {
    Exchange exchange = sent();
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("the queue is away"));
    handover.unsent(exchange);
    assertThat(inWork.all()).isEmpty();
    assertThat(gate.closedBecause()).contains("the queue is away");
    assertThat(Objects.requireNonNull(ledger.claim(NAME)).attempt()).isEqualTo(2);
  }

  @Test
  void nothingIsLeftInWorkOnceTheExchangeThatWorkedHasEnded() {
    Exchange sent = sent();
    Exchange received = received(sent);
    if (received != sent) {
      lock.confirm(sent, key());
    }
    handover.take(received);
    packet(received).end("archived");
    if (received == sent) {
      lock.confirm(received, key());
    } else {
      claims.end(packet(received), received);
    }
    assertThat(inWork.all()).isEmpty();
  }

  @Test
  void keyAloneGivesNoClaimUp() {
    Exchange holder = claimed();
    lock.remove(exchange(), key()); // Camel does so after a refused claim.
    assertThat(inWork.all()).containsExactly(packet(holder));
  }
}

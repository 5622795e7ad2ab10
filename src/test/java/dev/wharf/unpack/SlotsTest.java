package dev.wharf.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.Known;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PostponedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlotsTest {
  private static final Deaths SUSPECT = new Deaths(1, 0);

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Slots slots = new Slots(4, Duration.ofSeconds(10));

  private Exchange exchange(Deaths deaths) {
    Path nowhere = Path.of("nowhere");
    OpenPacket packet =
        new OpenPacket("id", new PacketName("packet"), 1, nowhere, nowhere, nowhere);
    packet.known(new Known(Instant.EPOCH, 0, Duration.ZERO, deaths, false));
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(OpenPacket.PROPERTY, packet);
    return exchange;
  }

  private Exchange begun(Deaths deaths) {
    return begun(slots, deaths);
  }

  private Exchange begun(Slots slots, Deaths deaths) {
    Exchange exchange = exchange(deaths);
    try {
      slots.begin(exchange);
    } catch (PostponedException e) {
      throw new AssertionError(e);
    }
    return exchange;
  }

  private CompletableFuture<Exchange> beginning(Deaths deaths) {
    CompletableFuture<Exchange> begun = new CompletableFuture<>();
    Thread thread = new Thread(() -> begun.complete(begun(deaths)));
    thread.setDaemon(true);
    thread.start();
    Waiting.until(
        "it waits or has begun",
        () ->
            begun.isDone()
                || thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.WAITING);
    return begun;
  }

  private static void end(Exchange exchange) {
    exchange
        .getExchangeExtension()
        .handoverCompletions()
        .forEach(completion -> completion.onComplete(exchange));
  }

  @Test
  void suspectBeginsOnceNothingIsInWork() throws Exception {
    Exchange other = begun(Deaths.NONE);
    CompletableFuture<Exchange> suspect = beginning(SUSPECT);
    assertThat(suspect).isNotDone();
    end(other);
    assertThat(suspect.get()).isNotNull();
  }

  @Test
  void nothingBeginsBesideSuspect() throws Exception {
    Exchange suspect = begun(SUSPECT);
    CompletableFuture<Exchange> other = beginning(Deaths.NONE);
    CompletableFuture<Exchange> another = beginning(SUSPECT);
    assertThat(other).isNotDone();
    assertThat(another).isNotDone();
    end(suspect);
    end(another.get());
    assertThat(other.get()).isNotNull();
  }

  @Test
  void suspectThatWaitsForLongLetsOthersBegin() {
    Slots impatient = new Slots(4, Duration.ofMillis(20));
    begun(impatient, Deaths.NONE);
    assertThatThrownBy(() -> impatient.begin(exchange(SUSPECT)))
        .isInstanceOf(PostponedException.class)
        .hasMessageContaining("to be worked on alone");
    assertThat(begun(impatient, Deaths.NONE)).isNotNull();
  }

  @Test
  void provenPacketTakesOneSlot() {
    begun(Deaths.NONE);
    assertThat(begun(new Deaths(3, 2))).isNotNull();
  }
}

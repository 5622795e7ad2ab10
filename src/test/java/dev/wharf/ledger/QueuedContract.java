package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.OpenPacket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets on their way through a broker's queue. */
interface QueuedContract extends OpenLedgers {
  private Queued queued() {
    return ledger().queued();
  }

  @Test
  default void packetThatWasSentHasNoOwner() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    assertThat(sent.state()).isEqualTo(PacketState.QUEUED);
    assertThat(sent.owner()).isNull();
    assertThat(sent.attempt()).isEqualTo(1);
  }

  @Test
  default void notesNothingOfMessageThatWasTakenUpAlready() {
    OpenPacket packet = claimed(ledger(), NAME);
    PacketRecord taken = of("worker").queued().take(packet.id());
    queued().sent(packet);
    assertThat(ledger().find(packet.id())).isEqualTo(taken);
  }

  @Test
  default void notesNothingOfMessageOfAnotherOwner() {
    PacketRecord claimed = ledger().claim(NAME);
    of("other").queued().sent(packet(claimed));
    assertThat(ledger().find(claimed.id())).isEqualTo(claimed);
  }

  @Test
  default void notesNothingOfMessageOfEarlierAttempt() {
    OpenPacket first = claimed(ledger(), NAME);
    ledger().putBack(first, false, NOW);
    PacketRecord second = ledger().claim(NAME);
    queued().sent(first);
    assertThat(ledger().find(second.id())).isEqualTo(second);
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "CLAIMED"})
  default void workerTakesPacketUpByItsMessage(PacketState state) {
    PacketRecord sent = inState(ledger(), NAME, state);
    clock().advance(Duration.ofSeconds(5));
    PacketRecord taken = of("worker").queued().take(sent.id());
    assertThat(taken.state()).isEqualTo(PacketState.UNPACKING);
    assertThat(taken.owner()).isEqualTo("worker");
    assertThat(taken.attempt()).isEqualTo(1);
    assertThat(taken.updated()).isEqualTo(NOW.plusSeconds(5));
    assertThat(ledger().find(sent.id())).isEqualTo(taken);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"QUEUED", "CLAIMED"},
      mode = EnumSource.Mode.EXCLUDE)
  default void takesNoPacketUpThatIsNotOnItsWay(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    assertThat(queued().take(packet.id())).isNull();
    assertThat(queued().takeLast(packet.id())).isNull();
    assertThat(ledger().find(packet.id())).isEqualTo(packet);
  }

  @Test
  default void takesNothingUpUnderUnknownId() {
    assertThat(queued().take("unknown")).isNull();
  }

  @Test
  default void messageThatComesTwiceTakesPacketUpOnce() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    PacketRecord first = of("first").queued().take(sent.id());
    assertThat(of("second").queued().take(sent.id())).isNull();
    assertThat(ledger().find(sent.id())).isEqualTo(first);
  }

  @Test
  default void packetThatWasPutBackWaitsToBeClaimed() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    ledger().putBack(packet(queued().take(sent.id())), false, NOW);
    assertThat(queued().take(sent.id())).isNull();
    assertThat(ledger().claim(NAME).attempt()).isEqualTo(2);
  }

  @Test
  default void packetFromTheDeadLettersHasItsLastChanceOnceThatBegins() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    PacketRecord taken = queued().takeLast(sent.id());
    assertThat(taken.state()).isEqualTo(PacketState.UNPACKING);
    assertThat(taken.lastChance()).isFalse();
    queued().beginLast(packet(taken));
    assertThat(ledger().find(sent.id()).lastChance()).isTrue();
  }

  @Test
  default void lastChanceIsRememberedWhenItsWorkerDies() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    PacketRecord taken = of("dead").queued().takeLast(sent.id());
    of("dead").queued().beginLast(packet(taken));
    ledger().takeOver(packet -> true);
    assertThat(queued().takeLast(sent.id()).lastChance()).isTrue();
  }

  @Test
  default void lastAttemptBeginsForItsOwnerAlone() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    PacketRecord taken = of("dead").queued().takeLast(sent.id());
    queued().beginLast(packet(taken));
    assertThat(ledger().find(sent.id()).lastChance()).isFalse();
  }

  @Test
  default void findsPacketsThatAreQueuedForLongOldestFirst() {
    PacketRecord first = inState(ledger(), OTHER, PacketState.QUEUED);
    clock().advance(Duration.ofSeconds(1));
    PacketRecord second = inState(ledger(), NAME, PacketState.QUEUED);
    assertThat(queued().since(NOW)).isEmpty();
    assertThat(queued().since(NOW.plusSeconds(1))).containsExactly(first);
    assertThat(queued().since(NOW.plusSeconds(2))).containsExactly(first, second);
  }

  @ParameterizedTest
  @EnumSource(names = "QUEUED", mode = EnumSource.Mode.EXCLUDE)
  default void findsOnlyPacketsThatAreQueued(PacketState state) {
    inState(ledger(), NAME, state);
    assertThat(queued().since(NOW.plusSeconds(1))).isEmpty();
  }

  @Test
  default void packetWhoseMessageIsGoneWaitsAgain() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    assertThat(queued().putBack(sent)).isTrue();
    assertThat(queued().putBack(sent)).as("once").isFalse();
    assertThat(ledger().claim(NAME).attempt()).isEqualTo(2);
  }

  @Test
  default void packetThatWasTakenUpMeanwhileDoesNotWaitAgain() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    queued().take(sent.id());
    assertThat(queued().putBack(sent)).isFalse();
  }

  @Test
  default void packetThatWasSentAgainMeanwhileDoesNotWaitAgain() {
    PacketRecord sent = inState(ledger(), NAME, PacketState.QUEUED);
    queued().putBack(sent);
    PacketRecord again = inState(ledger(), NAME, PacketState.QUEUED);
    assertThat(queued().putBack(sent)).isFalse();
    assertThat(ledger().find(sent.id())).isEqualTo(again);
  }
}

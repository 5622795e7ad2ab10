package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the packets of dead servers. */
interface TakeoverContract extends OpenLedgers {
  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "UNPACKING", "PROCESSING"})
  default void freesPacketBeforeThePointOfNoReturn(PacketState state) {
    PacketRecord theirs = inState(of("dead"), NAME, state);
    assertThat(ledger().takeOver(packet -> true)).isEmpty();
    PacketRecord freed = ledger().find(theirs.id());
    assertThat(freed.state()).isEqualTo(PacketState.WAITING);
    assertThat(freed.owner()).isNull();
    assertThat(freed.failures()).as("a crash is no failure of the packet's").isZero();
    assertThat(ledger().claim(NAME).attempt()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVING", "QUARANTINING"})
  default void takesPacketOverPastThePointOfNoReturn(PacketState state) {
    PacketRecord theirs = inState(of("dead"), NAME, state);
    PacketRecord mine = ledger().takeOver(packet -> true).get(0);
    assertThat(mine.owner()).isEqualTo("me");
    assertThat(mine.state()).isEqualTo(state);
    assertThat(mine.ending()).isEqualTo(theirs.ending());
    assertThat(mine.attempt()).as("which fences the one before").isEqualTo(2);
    assertThat(mine.attempts()).as("carrying on is no new beginning").isEqualTo(1);
    assertThat(ledger().find(mine.id())).isEqualTo(mine);
  }

  @Test
  default void endsPacketThatItTookOver() {
    inState(of("dead"), NAME, PacketState.ARCHIVING);
    PacketRecord mine = ledger().takeOver(packet -> true).get(0);
    ledger().end(mine, AfterEnd.NOTHING);
    assertThat(ledger().archived(NAME, ZIP)).isNotEmpty();
  }

  @Test
  default void leavesPacketWhoseWorkFolderItCannotReach() {
    PacketRecord theirs = inState(of("dead"), NAME, PacketState.ARCHIVING);
    assertThat(ledger().takeOver(packet -> false)).isEmpty();
    assertThat(ledger().find(theirs.id())).isEqualTo(theirs);
  }

  @Test
  default void takesPacketOverOnce() {
    inState(of("dead"), NAME, PacketState.ARCHIVING);
    ledger().takeOver(packet -> true);
    assertThat(ledger().takeOver(packet -> true)).isEmpty();
  }

  @Test
  default void returnsWhatItTookOverOldestFirst() {
    PacketRecord first = inState(of("dead"), OTHER, PacketState.ARCHIVING);
    clock().advance(Duration.ofSeconds(1));
    PacketRecord second = inState(of("dead"), NAME, PacketState.QUARANTINING);
    assertThat(ledger().takeOver(packet -> true))
        .extracting(PacketRecord::id)
        .containsExactly(first.id(), second.id());
  }

  @ParameterizedTest
  @EnumSource
  default void leavesPacketsOfItsOwn(PacketState state) {
    PacketRecord mine = inState(ledger(), NAME, state);
    ledger().takeOver(packet -> true);
    assertThat(ledger().find(mine.id())).isEqualTo(mine);
  }

  @ParameterizedTest
  @EnumSource(names = {"WAITING", "QUEUED", "ARCHIVED", "QUARANTINED", "REPLAYED", "VANISHED"})
  default void leavesPacketsThatNobodyHolds(PacketState state) {
    PacketRecord theirs = inState(of("dead"), NAME, state);
    ledger().takeOver(packet -> true);
    assertThat(ledger().find(theirs.id())).isEqualTo(theirs);
  }

  @Test
  default void forgetsTimeToWaitOfFreedPacket() {
    of("dead").putBack(claimed(of("dead"), NAME), true, NOW.plusSeconds(60));
    clock().advance(Duration.ofMinutes(2));
    of("dead").claim(NAME);
    ledger().takeOver(packet -> true);
    assertThat(ledger().claim(NAME).failures()).isEqualTo(1);
  }

  @Test
  default void packetThatWasTakenOverTwiceIsNotTheFirstOwnersAgain() {
    PacketRecord late = inState(of("first"), NAME, PacketState.ARCHIVING);
    ledger().takeOver(packet -> true);
    PacketRecord again = of("first").takeOver(packet -> true).get(0);
    assertThat(again.attempt()).isEqualTo(3);
    assertThat(of("first").holds(late)).isFalse();
    assertThat(of("first").holds(again)).isTrue();
  }

  @Test
  default void freedPacketWaitsForItsMessageWhereOneIsOut() {
    PacketRecord queued = inState(ledger(), NAME, PacketState.QUEUED);
    of("dead").queued().take(queued.id());
    ledger().takeOver(packet -> true);
    assertThat(ledger().find(queued.id()).state()).isEqualTo(PacketState.QUEUED);
    assertThat(ledger().claim(NAME)).isNull();
    assertThat(ledger().queued().take(queued.id()).attempt()).isEqualTo(2);
  }

  @Test
  default void freedPacketIsToBeClaimedOnceItWasPutBack() {
    PacketRecord queued = inState(ledger(), NAME, PacketState.QUEUED);
    PacketRecord taken = of("dead").queued().take(queued.id());
    of("dead").putBack(packet(taken), false, NOW);
    of("dead").claim(NAME);
    ledger().takeOver(packet -> true);
    assertThat(ledger().claim(NAME)).as("its message is spent").isNotNull();
  }
}

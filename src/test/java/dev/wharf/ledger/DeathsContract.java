package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.OpenPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How deaths of servers are counted for the packets that they had in work. */
interface DeathsContract extends OpenLedgers {
  /** Lets a server die and the next one settle what it left. */
  private Deaths deathsAfter(String died, PacketRecord packet) {
    heirOf(died).takeOver(any -> true);
    return ledger().find(packet.id()).deaths();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNPACKING", "PROCESSING"})
  default void countsDeathOfServerThatHadPacketInWork(PacketState state) {
    PacketRecord packet = inState(of("dead"), NAME, state);
    assertThat(deathsAfter("dead", packet)).isEqualTo(new Deaths(1, 0));
    assertThat(ledger().find(packet.id()).failures()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "WAITING", "ARCHIVING", "QUARANTINING"})
  default void countsNoDeathForPacketThatWasNotInWork(PacketState state) {
    PacketRecord packet = inState(of("dead"), NAME, state);
    assertThat(deathsAfter("dead", packet)).isEqualTo(Deaths.NONE);
  }

  @Test
  default void countsNoDeathOfServerThatWasStopped() {
    PacketRecord packet = inState(of("stopped"), NAME, PacketState.PROCESSING);
    assertThat(deathsAfter("another", packet)).isEqualTo(Deaths.NONE);
    assertThat(ledger().find(packet.id()).state()).isEqualTo(PacketState.WAITING);
  }

  @Test
  default void countsDeathWithNothingBesidePacketAsSuch() {
    Ledger dead = of("dead");
    OpenPacket packet = claimed(dead, NAME);
    dead.beginAlone(packet);
    dead.advance(packet, PacketState.UNPACKING);
    assertThat(deathsAfter("dead", dead.find(packet.id()))).isEqualTo(new Deaths(1, 1));
  }

  @Test
  default void attemptAloneIsOverWithTheAttempt() {
    Ledger dead = of("dead");
    OpenPacket packet = claimed(dead, NAME);
    dead.beginAlone(packet);
    dead.putBack(packet, true, NOW);
    dead.advance(packet(dead.claim(NAME)), PacketState.UNPACKING);
    assertThat(deathsAfter("dead", dead.find(packet.id()))).isEqualTo(new Deaths(1, 0));
  }

  @Test
  default void countsDeathsOfSeveralServersTogether() {
    PacketRecord packet = inState(of("dead"), NAME, PacketState.PROCESSING);
    deathsAfter("dead", packet);
    inState(of("dead too"), NAME, PacketState.PROCESSING);
    assertThat(deathsAfter("dead too", packet)).isEqualTo(new Deaths(2, 0));
    assertThat(of("next").claim(NAME).deaths()).isEqualTo(new Deaths(2, 0));
  }

  @Test
  default void attemptThatWasTakenForDeadAndLivesWasNoDeath() {
    PacketRecord first = inState(of("first"), NAME, PacketState.PROCESSING);
    deathsAfter("first", first);
    PacketRecord silent = inState(of("silent"), NAME, PacketState.PROCESSING);
    assertThat(deathsAfter("silent", silent)).isEqualTo(new Deaths(2, 0));
    of("silent").outlived(silent);
    assertThat(ledger().find(silent.id()).deaths()).isEqualTo(new Deaths(1, 0));
    of("silent").outlived(silent);
    assertThat(ledger().find(silent.id()).deaths()).isEqualTo(new Deaths(1, 0));
  }

  @Test
  default void attemptAloneThatWasTakenForDeadAndLivesProvesNothing() {
    inState(of("first"), NAME, PacketState.PROCESSING);
    heirOf("first").takeOver(any -> true);
    Ledger silent = of("silent");
    OpenPacket packet = packet(silent.claim(NAME));
    silent.beginAlone(packet);
    silent.advance(packet, PacketState.PROCESSING);
    PacketRecord alone = silent.find(packet.id());
    assertThat(deathsAfter("silent", alone)).isEqualTo(new Deaths(2, 1));
    silent.outlived(alone);
    assertThat(ledger().find(packet.id()).deaths()).isEqualTo(new Deaths(1, 0));
  }

  @Test
  default void attemptForWhichNoDeathWasCountedTakesNoneBack() {
    PacketRecord first = inState(of("first"), NAME, PacketState.PROCESSING);
    deathsAfter("first", first);
    PacketRecord silent = inState(of("silent"), NAME, PacketState.CLAIMED);
    assertThat(deathsAfter("silent", silent)).isEqualTo(new Deaths(1, 0));
    of("silent").outlived(silent);
    assertThat(ledger().find(silent.id()).deaths()).isEqualTo(new Deaths(1, 0));
  }

  @Test
  default void leavesTheCountToTheBrokerThatHasMessage() {
    PacketRecord queued = inState(of("intake"), NAME, PacketState.QUEUED);
    PacketRecord packet = of("dead").queued().take(queued.id());
    assertThat(deathsAfter("dead", packet)).isEqualTo(Deaths.NONE);
  }

  @Test
  default void blamesPacketWhoseWorkEndsTheServer() {
    Ledger ledger = ledger();
    OpenPacket packet = claimed(ledger, NAME);
    ledger.advance(packet, PacketState.PROCESSING);
    ledger.blame(packet);
    assertThat(ledger.find(packet.id()).deaths()).isEqualTo(new Deaths(1, 1));
  }
}
